import { ClodoError } from '../errors.ts'
import type { Stated } from '../plugin/contribution.ts'
import type { Json, JsonObject } from '../plugin/json.ts'
import { copyJson, NotJson } from './copy.ts'
import { fact } from './fact.ts'
import { type Fault, isObject } from './shape.ts'

/** The most facts one plugin may state. */
const mostFacts = 5000

/**
 * The facts a plugin stated, as a copy of plain data that holds the shapes of the contract. The same for built-in
 * plugins and for those of others.
 *
 * @param plugin the id to blame
 * @throws {ClodoError} `PLUGIN_INVALID`, naming plugin, index and key
 */
export function validate(plugin: string, stated: unknown): readonly Stated[] {
  const list = plain(plugin, 'contribute', stated)
  if (!Array.isArray(list)) throw invalid(plugin, 'what `contribute` returned', { at: '', must: 'be a list' })
  if (list.length > mostFacts) {
    throw invalid(plugin, 'what `contribute` returned', { at: '', must: `have at most ${mostFacts} contributions` })
  }
  for (const [index, item] of (list as readonly Json[]).entries()) {
    const fault = fact(item)
    if (fault !== undefined) throw invalid(plugin, nameOf(item, index), fault, { index, at: fault.at })
  }
  return list as readonly unknown[] as readonly Stated[]
}

/**
 * The values of the capabilities a plugin provides, as a copy of plain data.
 *
 * @param provides the names that the plugin declared
 * @throws {ClodoError} `PLUGIN_INVALID`
 */
export function validateProvided(plugin: string, provided: unknown, provides: readonly string[]): JsonObject {
  const values = plain(plugin, 'provide', provided)
  const subject = 'what `provide` returned'
  if (!isObject(values)) throw invalid(plugin, subject, { at: '', must: 'be an object' })
  for (const name of Object.keys(values)) {
    if (!provides.includes(name)) throw invalid(plugin, subject, { at: name, must: 'be named in `provides`' })
  }
  for (const name of provides) {
    if (!Object.hasOwn(values, name))
      throw invalid(plugin, subject, { at: name, must: 'be there: `provides` names it' })
  }
  return values
}

function plain(plugin: string, method: string, value: unknown): Json {
  try {
    return copyJson(value)
  } catch (error) {
    const at = error instanceof NotJson ? error.at : ''
    const why = error instanceof NotJson ? error.why : 'cannot be read'
    const what = `Plugin ${plugin}: ${at === '' ? '' : `${at} of `}what \`${method}\` returned ${why}.`
    throw new ClodoError('PLUGIN_INVALID', { what, where: plugin, cause: error, data: { plugin, at } })
  }
}

function nameOf(item: Json, index: number): string {
  const kind = isObject(item) && typeof item.kind === 'string' ? ` (${item.kind.slice(0, 40)})` : ''
  return `contribution ${index}${kind}`
}

function invalid(plugin: string, subject: string, fault: Fault, data: object = { at: fault.at }): ClodoError {
  const what = `Plugin ${plugin}: ${fault.at === '' ? '' : `${fault.at} of `}${subject} must ${fault.must}.`
  return new ClodoError('PLUGIN_INVALID', { what, where: plugin, data: { plugin, ...data } })
}
