import * as z from 'zod/mini'

const tag = z.string().check(z.toLowerCase(), z.regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$/u))

/** What callers may say of a file. */
export const describe = {
  title: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  tags: z.array(tag).check(z.maxLength(20)),
}

/** Tags in a URL: `sea,summer`. */
export const tagList = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text) => text.split(',')),
  ),
  describe.tags,
)
