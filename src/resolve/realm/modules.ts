/** The text of the modules inside a realm. */
import { rank } from '../../plugin/rank.ts'
import { contractVersion } from '../../plugin/version.ts'

/** What a realm is asked: to describe its plugin, or to call one of its methods with an input. */
export type Method = 'define' | 'provide' | 'contribute'

/** `clodo/plugin` as a plugin finds it in a realm: the same names as the real one, without hooks to tap. */
const contract = `
export const definePlugin = (definition) => definition
export const defineTemplate = (definition) => definition
export const defineCommand = (command) => command
export class CommandError extends Error {}
export const contractVersion = '${contractVersion}'
export const rank = Object.freeze(${JSON.stringify(rank)})
`

/**
 * The module that questions a plugin and answers with text. A plugin can tamper with every global this uses; that gives it
 * nothing, because the text is parsed and validated outside.
 */
const questions = `
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
const answer = (definition, method, input) => {
  if (method !== 'define') return plain(definition[method](JSON.parse(input)), 'what ' + method + ' returned', 40)
  const { provide, contribute, apply, ...data } = definition
  const methods = { provide: typeof provide, contribute: typeof contribute, apply: typeof apply }
  return { methods, data: plain(data, 'the definition', 40) }
}
const text = (error) => {
  try { return String(error.message ?? error) } catch { return 'an error that cannot be read' }
}
export const ask = async (load, method, input) => {
  try {
    const { default: definition } = await load()
    if (typeof definition !== 'object' || definition === null) throw new TypeError('its default export is no plugin')
    return JSON.stringify({ value: answer(definition, method, input) })
  } catch (error) {
    return JSON.stringify({ fault: text(error) })
  }
}
`

/** What a realm knows before there is a plugin in it. */
export const known: { readonly [name: string]: string } = { 'clodo/plugin': contract, 'clodo/ask': questions }

/** The module, called `clodo`, that asks one question. */
export function ask(method: Method, input: string): string {
  const given = [method, input].map((text) => JSON.stringify(text))
  const question = `import { ask } from 'clodo/ask'
export default await ask(() => import('plugin'), ${given})`
  return question
}
