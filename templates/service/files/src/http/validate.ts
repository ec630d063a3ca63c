import type { ValidationTargets } from 'hono'
import { validator } from 'hono/validator'
import * as v from 'valibot'
import { Problem } from './problem.ts'

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
export function validate<Target extends keyof ValidationTargets, Schema extends v.GenericSchema>(
  target: Target,
  schema: Schema,
) {
  return validator(target, (value, c): v.InferOutput<Schema> => {
    if (target === 'json') requireJson(c.req.header('Content-Type'))
    if (target === 'json' || target === 'form') return parseBody(schema, value)
    const result = v.safeParse(schema, value)
    if (result.success) return result.output
    const errors: Fault[] = faults(result.issues).map(({ path, detail }) => ({ parameter: path.join('.'), detail }))
    throw new Problem(400, { detail: 'The request is not valid', errors })
  })
}

/**
 * Returns the body as the schema makes it.
 *
 * @throws Problem 422 with a list of `errors`.
 */
export function parseBody<Schema extends v.GenericSchema>(schema: Schema, body: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, body)
  if (result.success) return result.output
  const errors: Fault[] = faults(result.issues).map(({ path, detail }) => ({ pointer: pointer(path), detail }))
  throw new Problem(422, { detail: 'The body is not valid', errors })
}

function requireJson(contentType = ''): void {
  if (/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType)) return
  throw new Problem(415, { detail: 'The body must be JSON', headers: { Accept: 'application/json' } })
}

/** Messages end with what was received. That may be long, or a secret, and the caller knows it anyway. */
const RECEIVED = /(?: but|:) received .*$/is

function faults(issues: readonly v.BaseIssue<unknown>[]) {
  return issues.map(({ path = [], expected, message }) => ({
    path: path.map(({ key }) => key),
    detail: expected === 'never' ? 'Unknown' : message.replace(RECEIVED, ''),
  }))
}

function pointer(path: readonly unknown[]): string {
  const steps = path.map((key) => encodeURIComponent(String(key).replaceAll('~', '~0').replaceAll('/', '~1')))
  return ['#', ...steps].join('/')
}
