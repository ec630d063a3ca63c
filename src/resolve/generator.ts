/** The generator that plugins tap: its hooks, what it lets each plugin know, and what the plugins said. */
import { ClodoError } from '../errors.ts'
import type { Stated } from '../plugin/contribution.ts'
import { type Generator, makeHooks, type Statement } from '../plugin/hooks.ts'
import type { Input } from '../plugin/input.ts'
import type { Json, JsonObject } from '../plugin/json.ts'
import type { Answers, Options } from '../plugin/option.ts'
import type { ProjectFacts } from '../plugin/project.ts'
import { CapabilityBook } from './capabilities.ts'
import type { Found } from './source.ts'
import { validate, validateProvided } from './validate.ts'

/** A command is code that runs as the user: a package says so, and is asked about it, before it may bring one. */
function requireRights(found: Found | undefined, stated: readonly Stated[]): void {
  if (found?.package === undefined || found.locked.rights?.includes('commands')) return
  const command = stated.find(({ kind }) => kind === 'command')
  if (command === undefined) return
  throw new ClodoError('PLUGIN_INVALID', {
    what: `${found.package.name} brings a command without asking for the right to: "rights": ["commands"] in its package.json.`,
    where: found.package.name,
  })
}

/** A provider may provide nothing with the answers that it has. */
function requireProvided(ordered: readonly Found[], book: CapabilityBook): void {
  const provided = new Set(book.names())
  for (const { plugin } of ordered) {
    const capability = plugin.requires?.find((name) => !provided.has(name))
    if (capability === undefined) continue
    const able = ordered.flatMap((other) => (other.plugin.provides?.includes(capability) ? [other.plugin.id] : []))
    throw new ClodoError('REQUIREMENT_UNMET', {
      what: `${plugin.id} requires '${capability}', which ${able.join(' and ')} provides with other options only.`,
      where: plugin.id,
      mend: `Leave the options of ${able.join(' and ')} out: their defaults fit, or give those that its README says.`,
      data: { requires: capability, providers: able },
    })
  }
}

export interface Said {
  readonly plugin: Found
  readonly stated: readonly Stated[]
}

/** What the plugins said, and the capabilities they gave one another. */
export interface Heard {
  readonly said: readonly Said[]
  readonly given: JsonObject
}

/**
 * Loads the plugins in their order and runs the hooks.
 *
 * @param answers by plugin id, complete
 * @throws PLUGIN_INVALID, CAPABILITY_CLASH, REQUIREMENT_UNMET, and what a plugin throws as PLUGIN_FAILED
 */
export async function hear(
  ordered: readonly Found[],
  answers: { readonly [id: string]: JsonObject },
  project: ProjectFacts,
): Promise<Heard> {
  const book = new CapabilityBook()
  const said = new Map<string, Stated[]>()
  const generator: Generator = {
    hooks: makeHooks(),
    input: <O extends Options>({
      id,
      requires = [],
      uses = [],
    }: {
      id: string
      requires?: readonly string[]
      uses?: readonly string[]
    }) =>
      Object.freeze({
        answers: Object.freeze({ ...answers[id] }) as unknown as Answers<O>,
        given: book.of([...requires, ...uses]),
        project,
      }) as Input<O>,
  }
  const statement: Statement = {
    provide(id, values) {
      const provides = ordered.find(({ plugin }) => plugin.id === id)?.plugin.provides ?? []
      book.enter(id, validateProvided(id, values, provides))
    },
    state(id, stated) {
      const facts = validate(id, stated)
      requireRights(
        ordered.find(({ plugin }) => plugin.id === id),
        facts,
      )
      said.set(id, [...(said.get(id) ?? []), ...facts])
    },
  }
  for (const { plugin } of ordered) plugin.apply(generator)
  await generator.hooks.provide.promise(statement)
  requireProvided(ordered, book)
  await generator.hooks.contribute.promise(statement)
  return {
    said: ordered.map((plugin) => ({ plugin, stated: said.get(plugin.plugin.id) ?? [] })),
    given: book.of(book.names()) as { readonly [name: string]: Json },
  }
}
