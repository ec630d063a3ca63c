import type { Json } from '../plugin/json.ts'
import { isArray, isObject } from './value.ts'

/** What tells one binding, queue, route or migration of a wrangler configuration from the next, in order of weight. */
const identifying = ['binding', 'name', 'class_name', 'queue', 'pattern', 'tag', 'id'] as const

/** Objects of wrangler.jsonc, package.json and tsconfig.json whose members make sense one without the other. */
const collections = new Set([
  ...['vars', 'env', 'exports', 'secrets', 'triggers', 'queues', 'durable_objects', 'define', 'alias'],
  ...['scripts', 'dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies', 'overrides', 'paths'],
])

/** Whether a member of this name is a collection, so that what the user added to it can stay when the rest goes. */
export function isCollection(value: Json | undefined, name: string | number | undefined): boolean {
  return isArray(value) || (isObject(value) && typeof name === 'string' && collections.has(name))
}

/**
 * Names each item of an array, so that two versions of it can be matched: scalars by value, objects by their
 * identifying member, the rest by content. An item that occurs twice gets a number.
 */
export function identities(items: readonly Json[]): string[] {
  const seen = new Map<string, number>()
  return items.map((item) => {
    const identity = identityOf(item)
    const count = seen.get(identity) ?? 0
    seen.set(identity, count + 1)
    return `${identity}#${count}`
  })
}

function identityOf(item: Json): string {
  if (!isObject(item)) return canonical(item)
  const key = identifying.find((name) => typeof item[name] === 'string')
  return key === undefined ? canonical(item) : `${key}=${String(item[key])}`
}

/** JSON with sorted keys: equal values give equal texts. */
function canonical(value: Json): string {
  if (isArray(value)) return `[${value.map(canonical).join()}]`
  if (!isObject(value)) return JSON.stringify(value)
  const members = Object.keys(value).sort()
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join()}}`
}
