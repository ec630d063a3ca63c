/** Third-party plugins: their code runs where there is nothing but the language. */
import { ClodoError } from '../../errors.ts'
import type { Stated } from '../../plugin/contribution.ts'
import type { Template } from '../../plugin/define.ts'
import type { Input } from '../../plugin/input.ts'
import type { JsonObject } from '../../plugin/json.ts'
import { copyJson, NotJson } from '../copy.ts'
import { validate, validateProvided } from '../validate.ts'
import { type Definition, description } from './definition.ts'
import { evaluate, type RealmLimits, type Reply } from './evaluate.ts'
import { usualMemory } from './machine.ts'
import type { Method } from './modules.ts'

export const realmLimits: RealmLimits = { memory: usualMemory, time: 5000 }

/** A plugin behind glass: its data is here, what it does is asked for. */
export interface Realm {
  readonly definition: Definition
  provide(input: Input): Promise<JsonObject>
  contribute(input: Input): Promise<readonly Stated[]>
  /** Taps the same hooks as the `apply` that `definePlugin` makes. */
  readonly apply: Template['apply']
}

/**
 * Loads a third-party plugin into a realm: no disk, network, clock, random numbers or environment, and nothing is kept
 * from one answer to the next.
 *
 * @param source the text of the plugin's one module, which may import `clodo/plugin` alone
 * @param name what to blame before its id is known: the package's name
 * @throws {ClodoError} `PLUGIN_INVALID`; so do `provide` and `contribute`
 */
export async function openRealm(source: string, name: string, limits: RealmLimits = realmLimits): Promise<Realm> {
  const ask = (method: Method, input: object): Promise<Reply> =>
    evaluate({ source, method, input: JSON.stringify(input), limits })
  const { data: definition, methods } = described(name, granted(name, 'define', await ask('define', {})))
  const { id, provides = [] } = definition
  const answer = async (method: Method, input: Input): Promise<unknown> => granted(id, method, await ask(method, input))

  const realm: Realm = {
    definition,
    provide: async (input) => validateProvided(id, methods.provide ? await answer('provide', input) : {}, provides),
    contribute: async (input) => validate(id, await answer('contribute', input)),
    apply(generator) {
      const { provide, contribute } = generator.hooks
      const input = (): Input => generator.input(definition)
      if (methods.provide) provide.tapPromise(id, async (to) => to.provide(id, await realm.provide(input())))
      contribute.tapPromise(id, async (to) => to.state(id, await realm.contribute(input())))
    },
  }
  return realm
}

function granted(plugin: string, method: Method, reply: Reply): unknown {
  if ('value' in reply) return reply.value
  const subject = method === 'define' ? 'it cannot be loaded' : `\`${method}\` failed`
  throw refuse(plugin, `${subject}: ${reply.fault.replace(/\p{Cc}+/gu, ' ').slice(0, 500)}`)
}

interface Described {
  readonly data: Definition
  readonly methods: { readonly provide: boolean }
}

/** What a realm says of its plugin: which methods it has, and the data. Said by the plugin, so checked like all else. */
function described(name: string, value: unknown): Described {
  const { data, methods } = checked(name, value)
  if (methods.contribute !== 'function') throw refuse(name, 'it has no function `contribute`')
  if (methods.provide !== 'function' && methods.provide !== 'undefined') throw refuse(name, '`provide` is no function')
  if (methods.apply !== 'undefined') {
    throw refuse(name, 'it has an `apply` of its own, which cannot run here, or carries a copy of `clodo/plugin`')
  }
  return { data, methods: { provide: methods.provide === 'function' } }
}

function checked(name: string, value: unknown): { data: Definition; methods: Record<string, string> } {
  try {
    const copy = copyJson(value)
    const fault = description(copy)
    if (fault !== undefined) throw new NotJson(fault.at, `must ${fault.must}`)
    return copy as unknown as { data: Definition; methods: Record<string, string> }
  } catch (error) {
    throw error instanceof NotJson ? refuse(name, `it is badly defined: ${error.message}`) : error
  }
}

function refuse(plugin: string, why: string): ClodoError {
  return new ClodoError('PLUGIN_INVALID', { what: `Plugin ${plugin}: ${why}.`, where: plugin, data: { plugin } })
}
