/** The text of the modules inside a realm. */
import { rank } from '../../plugin/rank.ts'
import { contractVersion } from '../../plugin/version.ts'

/** What a realm is asked: to describe its plugin, or to call one of its methods with an input. */
export type Method = 'define' | 'provide' | 'contribute'

/** `clodo/plugin` as a plugin finds it in a realm: the same names as the real one, without hooks to tap. */
export const contract = `
export const definePlugin = (definition) => definition
export const defineTemplate = (definition) => definition
export const defineCommand = (command) => command
export class CommandError extends Error {}
export const contractVersion = '${contractVersion}'
export const rank = Object.freeze(${JSON.stringify(rank)})
`

/**
 * The module that runs the plugin and answers with text. A plugin can tamper with every global this uses; that gives it
 * nothing, because the text is parsed and validated outside.
 */
export function ask(method: Method, input: string): string {
  return `
const input = ${JSON.stringify(input)}
const plain = (value, at, depth) => {
  const type = value === null ? 'null' : typeof value
  if (type === 'function' || type === 'symbol' || type === 'bigint') throw new TypeError(at + ' is a ' + type + ', not plain data')
  if (type === 'undefined') throw new TypeError(at + ' is undefined, not plain data')
  if (type === 'number' && !Number.isFinite(value)) throw new TypeError(at + ' is ' + value + ', not plain data')
  if (type !== 'object') return value
  if (depth === 0) throw new TypeError(at + ' is nested too deeply, or in itself')
  if (Array.isArray(value)) return Array.from(value, (item, index) => plain(item, at + '[' + index + ']', depth - 1))
  const prototype = Object.getPrototypeOf(value)
  const name = value instanceof Promise ? 'a promise' : 'an object of a class'
  if (prototype !== null && prototype !== Object.prototype) throw new TypeError(at + ' is ' + name + ', not plain data')
  const known = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(known.map(([key, item]) => [key, plain(item, at + '.' + key, depth - 1)]))
}
const answer = (definition) => {
  if (${method !== 'define'}) return plain(definition.${method}(JSON.parse(input)), 'what ${method} returned', 40)
  const { provide, contribute, apply, ...data } = definition
  const methods = { provide: typeof provide, contribute: typeof contribute, apply: typeof apply }
  return { methods, data: plain(data, 'the definition', 40) }
}
const text = (error) => {
  try { return String(error.message ?? error) } catch { return 'an error that cannot be read' }
}
let reply
try {
  const { default: definition } = await import('plugin')
  if (typeof definition !== 'object' || definition === null) throw new TypeError('its default export is no plugin')
  reply = JSON.stringify({ value: answer(definition) })
} catch (error) {
  reply = JSON.stringify({ fault: text(error) })
}
export default reply
`
}
