/** Orders plugins by what they require, and finds whose requirements nobody meets. */
import { ClodoError } from '../errors.ts'
import type { Found, Source } from './source.ts'

/**
 * Providers before those who require them, and before those who use them unless that is a circle; otherwise by id: a function of the set, not of the order given.
 *
 * @throws REQUIREMENT_UNMET with the plugins that would meet it, REQUIREMENT_CIRCLE
 */
export async function order(found: readonly Found[], plugins: Source): Promise<Found[]> {
  const providers = providersOf(found)
  await requireAll(found, providers, plugins)
  const waiting = [...found].sort((a, b) => (a.plugin.id < b.plugin.id ? -1 : 1))
  const ordered: Found[] = []
  const done = new Set<string>()
  while (waiting.length > 0) {
    const ready = (soft: boolean) =>
      waiting.findIndex(({ plugin }) =>
        needs(plugin.id, soft ? { ...plugin, uses: [] } : plugin, providers).every((id) => done.has(id)),
      )
    const first = ready(false)
    // Two that only use one another both know of the other when they state their facts.
    const next = first === -1 ? ready(true) : first
    if (next === -1) throw circle(waiting, providers)
    for (const ready of waiting.splice(next, 1)) {
      done.add(ready.plugin.id)
      ordered.push(ready)
    }
  }
  return ordered
}

function providersOf(found: readonly Found[]): Map<string, string[]> {
  const providers = new Map<string, string[]>()
  for (const { plugin } of found) {
    for (const capability of plugin.provides ?? []) {
      providers.set(capability, [...(providers.get(capability) ?? []), plugin.id])
    }
  }
  return providers
}

type Needing = {
  readonly requires?: readonly string[]
  readonly uses?: readonly string[]
  readonly includes?: readonly string[]
}

function needs(
  id: string,
  { requires = [], uses = [], includes = [] }: Needing,
  providers: Map<string, string[]>,
): string[] {
  const capabilities = [...requires, ...uses].flatMap((capability) => providers.get(capability) ?? [])
  return [...includes, ...capabilities].filter((other) => other !== id)
}

async function requireAll(found: readonly Found[], providers: Map<string, string[]>, plugins: Source): Promise<void> {
  for (const { plugin } of found) {
    for (const capability of plugin.requires ?? []) {
      if (!providers.has(capability)) throw await unmet(plugin.id, capability, plugins)
    }
  }
}

async function unmet(id: string, capability: string, plugins: Source): Promise<ClodoError> {
  const able: string[] = []
  for (const candidate of plugins.ids()) {
    const found = await plugins.find(candidate)
    if (found?.plugin.provides?.includes(capability) === true) able.push(candidate)
  }
  return new ClodoError('REQUIREMENT_UNMET', {
    what: `${id} requires '${capability}', which nothing in this project provides.`,
    where: id,
    mend:
      able.length === 0
        ? `No known plugin provides '${capability}'; leave ${id} out, or add one that does.`
        : `Add a plugin that provides it: ${able.join(' or ')}.`,
    data: { requires: capability, providers: able },
  })
}

/** Of those that wait, whoever nobody else waits for is outside the circle; so is then who waited for it. */
function circle(waiting: readonly Found[], providers: Map<string, string[]>): ClodoError {
  const needed = new Set(waiting.flatMap(({ plugin }) => needs(plugin.id, { ...plugin, uses: [] }, providers)))
  const inside = waiting.filter(({ plugin }) => needed.has(plugin.id))
  if (inside.length < waiting.length) return circle(inside, providers)
  const ids = inside.map(({ plugin }) => plugin.id)
  return new ClodoError('REQUIREMENT_CIRCLE', {
    what: `These plugins require one another: ${ids.join(', ')}.`,
    where: ids.join(', '),
    data: { plugins: ids },
  })
}
