import { isMembers, type Json, type Members } from './json.ts'

/** Members whose names somebody has chosen: none of them is a word of OpenAPI. */
const NAMED = [
  'properties',
  'schemas',
  'paths',
  'responses',
  'parameters',
  'headers',
  'requestBodies',
  'callbacks',
  'links',
]
/** What is there is data, whatever it looks like. */
const DATA = ['default', 'enum', 'example', 'examples', 'mapping']

/**
 * A document of OpenAPI 3.0 as 3.1 says the same: nothing may be `null` by `nullable`, and a bound that is excluded is a number.
 * Others are given back as they are. Source: https://learn.openapis.org/upgrading/v3.0-to-v3.1
 */
export function modern(document: Json): Json {
  if (!isMembers(document) || !/^3\.0\./.test(String(document.openapi))) return document
  return { ...(inner(document) as Members), openapi: '3.1.1' }
}

function inner(value: Json, named = false): Json {
  if (Array.isArray(value)) return value.map((item) => inner(item))
  if (!isMembers(value)) return value
  // What stands beside a reference did not count in 3.0, and does in 3.1.
  if (!named && typeof value.$ref === 'string') return { $ref: value.$ref }
  const members = Object.entries(named ? value : schemaOf(value))
  return Object.fromEntries(
    members.map(([key, member]) => [
      key,
      !named && DATA.includes(key) ? member : inner(member, !named && NAMED.includes(key)),
    ]),
  )
}

function schemaOf({ nullable, ...schema }: Members): Members {
  if (nullable === true && typeof schema.type === 'string') schema.type = [schema.type, 'null']
  exclude(schema, 'minimum', 'exclusiveMinimum')
  exclude(schema, 'maximum', 'exclusiveMaximum')
  return schema
}

/** `minimum: 0, exclusiveMinimum: true` is `exclusiveMinimum: 0`. */
function exclude(schema: Members, bound: string, excluded: string): void {
  const { [bound]: limit, [excluded]: isExcluded } = schema
  if (typeof isExcluded !== 'boolean') return
  delete schema[excluded]
  if (!isExcluded || limit === undefined) return
  schema[excluded] = limit
  delete schema[bound]
}
