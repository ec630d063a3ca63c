import type { ValidationTargets } from 'hono'
import { validator } from 'hono/validator'
import * as z from 'zod/mini'
import en from 'zod/v4/locales/en.js'
import { Problem } from './problem.ts'

// zod/mini knows no language of its own, and would call everything "Invalid input".
z.config(en())

/** One fault of a request. `pointer` leads into the body (RFC 6901, as a URI fragment); others are found by name. */
export interface Fault {
  pointer?: string
  parameter?: string
  detail: string
}

/**
 * Lets a request pass whose `target` fits the schema; the handler reads it as `c.req.valid(target)`.
 *
 * @throws Problem 400 for what is in the URL or a header, 422 for a body, each with a list of `errors`; 415 for a body
 * that is not JSON.
 */
export function validate<Target extends keyof ValidationTargets, Schema extends z.core.$ZodType>(
  target: Target,
  schema: Schema,
) {
  return validator(target, (value, c): z.output<Schema> => {
    if (target === 'json') requireJson(c.req.header('Content-Type'))
    if (target === 'json' || target === 'form') return parseBody(schema, value)
    const result = z.safeParse(schema, value)
    if (result.success) return result.data
    const errors: Fault[] = faults(result.error).map(({ path, detail }) => ({ parameter: path.join('.'), detail }))
    throw new Problem(400, { detail: 'The request is not valid', errors })
  })
}

/**
 * Returns the body as the schema makes it.
 *
 * @throws Problem 422 with a list of `errors`.
 */
export function parseBody<Schema extends z.core.$ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = z.safeParse(schema, body)
  if (result.success) return result.data
  const errors: Fault[] = faults(result.error).map(({ path, detail }) => ({ pointer: pointer(path), detail }))
  throw new Problem(422, { detail: 'The body is not valid', errors })
}

function requireJson(contentType = ''): void {
  if (/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType)) return
  throw new Problem(415, { detail: 'The body must be JSON', headers: { Accept: 'application/json' } })
}

function faults({ issues }: z.core.$ZodError) {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key], detail: 'Unknown' }))
      : [{ path: issue.path, detail: issue.message }],
  )
}

function pointer(path: readonly PropertyKey[]): string {
  const steps = path.map((key) => encodeURIComponent(String(key).replaceAll('~', '~0').replaceAll('/', '~1')))
  return ['#', ...steps].join('/')
}
