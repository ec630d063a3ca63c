import type { Context, MiddlewareHandler } from 'hono'
import * as v from 'valibot'
import { Problem } from './problem.ts'

/** One fault of a request. `pointer` leads into the body (RFC 6901, as a URI fragment); others are found by name. */
export interface Fault {
  pointer?: string
  parameter?: string
  detail: string
}

/** How to read what can be checked. */
const READERS = {
  json: readJson,
  form: (c: Context) => c.req.parseBody({ all: true }).catch(unreadable),
  query: (c: Context) =>
    Object.fromEntries(Object.entries(c.req.queries()).map(([name, all]) => [name, all.length === 1 ? all[0] : all])),
  param: (c: Context) => c.req.param(),
  header: (c: Context) => c.req.header(),
}

/**
 * Lets a request pass whose `target` fits the schema; the handler reads it as `c.req.valid(target)`.
 *
 * @throws Problem 400 for what is in the URL or a header, 422 for a body, each with a list of `errors`; 415 for a body
 * that is not JSON, 400 for one that cannot be read.
 */
export function validate<Target extends keyof typeof READERS, Schema extends v.GenericSchema>(
  target: Target,
  schema: Schema,
): MiddlewareHandler<{ Bindings: Env }, string, Valid<Target, Schema>> {
  return async function validate(c, next) {
    const value = await READERS[target](c)
    const isBody = target === 'json' || target === 'form'
    c.req.addValidatedData(target, (isBody ? parseBody(schema, value) : parse(schema, value)) as object)
    await next()
  }
}

interface Valid<Target extends string, Schema extends v.GenericSchema> {
  in: { [target in Target]: v.InferInput<Schema> }
  out: { [target in Target]: v.InferOutput<Schema> }
}

function parse<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const errors: Fault[] = faults(result.issues).map(({ path, detail }) => ({ parameter: path.join('.'), detail }))
  throw new Problem(400, { detail: 'The request is not valid', errors })
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

function readJson(c: Context): Promise<unknown> {
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(c.req.header('Content-Type') ?? ''))
    throw new Problem(415, { detail: 'The body must be JSON', headers: { Accept: 'application/json' } })
  return c.req.json().catch(unreadable)
}

function unreadable(cause: unknown): never {
  throw new Problem(400, { detail: 'The body cannot be read', cause })
}

/** Messages end with what was received. That may be long, or a secret, and the caller knows it anyway. */
const RECEIVED = /(?: but|:) received .*$/is

/** How many faults are told: a body has room for so many that the answer would be larger than it. */
const MOST = 100

function faults(issues: readonly v.BaseIssue<unknown>[]) {
  return issues.slice(0, MOST).map(({ path = [], expected, message }) => ({
    path: path.map(({ key }) => key),
    detail: expected === 'never' ? 'Unknown' : message.replace(RECEIVED, ''),
  }))
}

function pointer(path: readonly unknown[]): string {
  const steps = path.map((key) => encodeURIComponent(String(key).replaceAll('~', '~0').replaceAll('/', '~1')))
  return ['#', ...steps].join('/')
}
