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
    const result = z.safeParse(schema, value)
    if (result.success) return result.data
    const inBody = target === 'json' || target === 'form'
    throw new Problem(inBody ? 422 : 400, {
      detail: inBody ? 'The body is not valid' : 'The request is not valid',
      errors: result.error.issues.flatMap((issue) => faults(issue, inBody)),
    })
  })
}

function requireJson(contentType = ''): void {
  if (/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType)) return
  throw new Problem(415, { detail: 'The body must be JSON', headers: { Accept: 'application/json' } })
}

function faults(issue: z.core.$ZodIssue, inBody: boolean): Fault[] {
  const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
  const detail = issue.code === 'unrecognized_keys' ? 'There is no such member' : issue.message
  return paths.map((path) => (inBody ? { pointer: pointer(path), detail } : { parameter: path.join('.'), detail }))
}

function pointer(path: readonly PropertyKey[]): string {
  const steps = path.map((key) => encodeURIComponent(String(key).replaceAll('~', '~0').replaceAll('/', '~1')))
  return ['#', ...steps].join('/')
}
