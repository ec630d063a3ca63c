/** Third-party plugins: their code runs where there is nothing but the language. */
import { ClodoError } from '../../errors.ts'
import type { Stated } from '../../plugin/contribution.ts'
import type { Input, Template } from '../../plugin/define.ts'
import type { JsonObject } from '../../plugin/json.ts'
import { copyJson, NotJson } from '../copy.ts'
import { validate, validateProvided } from '../validate.ts'
import { type Definition, definition as shape } from './definition.ts'
import type { Reply } from './evaluate.ts'
import type { Method } from './modules.ts'
import { Thread } from './thread.ts'

export interface RealmLimits {
  /** Bytes a plugin may hold while it answers. */
  readonly memory: number
  /** Milliseconds for one answer, on the clock on the wall. */
  readonly time: number
}

export const realmLimits: RealmLimits = { memory: 64 * 1024 * 1024, time: 5000 }

/** A plugin behind glass: its data is here, what it does is asked for. */
export interface Realm {
  readonly definition: Definition
  provide(input: Input): Promise<JsonObject>
  contribute(input: Input): Promise<readonly Stated[]>
  /** Taps the same hooks as the `apply` that `definePlugin` makes. */
  readonly apply: Template['apply']
}

const thread = new Thread()

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
    thread.ask({ source, method, input: JSON.stringify(input), memory: limits.memory }, limits.time)
  const { data: definition, methods } = described(name, valueOf(name, 'define', await ask('define', {})))
  const { id, provides = [] } = definition
  const answer = async (method: Method, input: Input): Promise<unknown> => valueOf(id, method, await ask(method, input))

  const realm: Realm = {
    definition,
    provide: async (input) => validateProvided(id, methods.provide ? await answer('provide', input) : {}, provides),
    contribute: async (input) => validate(id, await answer('contribute', input)),
    apply({ hooks, input }) {
      if (methods.provide) {
        hooks.provide.tapPromise(id, async (to) => to.provide(id, await realm.provide(input(definition))))
      }
      hooks.contribute.tapPromise(id, async (to) => to.state(id, await realm.contribute(input(definition))))
    },
  }
  return realm
}

function valueOf(plugin: string, method: Method, reply: Reply): unknown {
  if ('value' in reply) return reply.value
  const subject = method === 'define' ? 'it cannot be loaded' : `\`${method}\` failed`
  throw refuse(plugin, `${subject}: ${reply.fault.replace(/\p{Cc}+/gu, ' ').slice(0, 500)}`)
}

interface Described {
  readonly data: Definition
  readonly methods: { readonly provide: boolean }
}

function described(name: string, value: unknown): Described {
  const { data, methods } = value as { data: unknown; methods: Record<string, string> }
  const kind = (method: string): string => methods[method] ?? 'undefined'
  if (kind('contribute') !== 'function') throw refuse(name, 'it has no function `contribute`')
  if (!['function', 'undefined'].includes(kind('provide'))) throw refuse(name, '`provide` is no function')
  if (kind('apply') !== 'undefined') {
    throw refuse(
      name,
      'it has an `apply` of its own, which nothing can run here; or it carries a copy of `clodo/plugin`',
    )
  }
  const copy = copyDefinition(name, data)
  return { data: copy, methods: { provide: kind('provide') === 'function' } }
}

function copyDefinition(name: string, data: unknown): Definition {
  try {
    const copy = copyJson(data)
    const fault = shape(copy)
    if (fault === undefined) return copy as unknown as Definition
    throw new NotJson(fault.at, `must ${fault.must}`)
  } catch (error) {
    throw error instanceof NotJson ? refuse(name, `its definition is wrong: ${error.message}`) : error
  }
}

function refuse(plugin: string, why: string): ClodoError {
  return new ClodoError('PLUGIN_INVALID', { what: `Plugin ${plugin}: ${why}.`, where: plugin, data: { plugin } })
}
