import * as v from 'valibot'

const tag = v.pipe(v.string(), v.toLowerCase(), v.regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$/u))

/** What callers may say of a file. */
export const describe = {
  title: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  tags: v.pipe(v.array(tag), v.maxLength(20)),
}

/** Tags in a URL: `sea,summer`. */
export const tagList = v.pipe(
  v.string(),
  v.transform((text) => text.split(',')),
  describe.tags,
)
