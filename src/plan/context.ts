/** What a handlebars template of a managed file may read. */
import { envMemberOf } from '../kind/env.ts'
import { includes, patternsOf } from '../kind/worker-first.ts'
import { type SlotContribution, slotNames } from '../plugin/contribution.ts'
import type { JsonObject } from '../plugin/json.ts'
import { rank } from '../plugin/rank.ts'
import type { OwnedFact } from '../project/lock.ts'
import { packageManagers } from '../project/package-manager.ts'
import type { Want } from '../resolve/resolve.ts'
import { parseImports, printExports, printImports } from '../template/imports.ts'
import { type Helpers, render } from '../template/render.ts'

/** The facts as templates see them: slots in order, names by kind. */
export interface Scene {
  readonly context: { readonly [name: string]: unknown }
  readonly slots: { readonly [slot: string]: readonly SlotContribution[] }
  readonly given: JsonObject
}

/** What handlebars gives to a block helper. */
interface Block {
  fn(context: unknown): string
  inverse(context: unknown): string
}

export function sceneOf(want: Want): Scene {
  const slots = slotsOf(want.facts)
  const [, ...others] = want.recipe.environments
  const chain = [...(slots.middleware ?? []), ...(slots.route ?? [])].sort(inOrder)
  const { importEnding = '.ts', source = 'src' } = want.recipe.existing ?? {}
  const context = {
    project: want.recipe,
    pm: packageManagers[want.recipe.packageManager],
    given: want.given,
    slots,
    worker: (slots.worker ?? []).reduceRight((inner, { code }) => `${code}(${inner})`, 'handlers'),
    chain: chain.filter((entry) => entry.rank < rank.route).map(statement),
    routes: chain.filter((entry) => entry.rank >= rank.route).map(statement),
    workerFirst: listOf(rulesOf([...(slots.route ?? []), ...(slots.worker ?? [])])),
    others,
    othersByName: [...others].sort(),
    nodeVersion: want.recipe.pinNode === '' ? '24' : want.recipe.pinNode,
    env: want.facts.flatMap(({ fact }) => envMemberOf(fact, { file: `${source}/env.d.ts`, importEnding }) ?? []),
    bindings: namesOf(want.facts, 'binding'),
    databases: databasesOf(want.facts),
    claims: want.facts.flatMap(({ fact }) => (fact.kind === 'claim' ? [fact] : [])),
    secrets: namesOf(want.facts, 'secret'),
    variables: want.facts.flatMap(({ fact }) => (fact.kind === 'variable' ? [fact] : [])),
    testBindings: want.facts.some(({ fact }) => fact.kind === 'migration' || fact.kind === 'secret'),
    migrations: want.facts.some(({ fact }) => fact.kind === 'migration'),
  }
  return { context, slots, given: want.given }
}

/** The bindings of D1 that have the project's own migrations; `DB`, which most know, comes first. */
function databasesOf(facts: Want['facts']): string[] {
  const own = facts.flatMap(({ fact }) =>
    fact.kind === 'binding' && fact.type === 'd1' && fact.migrations === undefined ? [fact.name] : [],
  )
  return [...new Set(own)].sort()
}

/** Renders one template file. The helper `imports` merges the lines it encloses with those of the slots it names. */
export function renderFile(path: string, template: string, values: object, scene: Scene): string {
  const helpers: Helpers = {
    imports(this: object, ...given: unknown[]) {
      const options = given.at(-1) as Block
      const own = parseImports(options.fn(this), path)
      const hosted = given
        .slice(0, -1)
        .flatMap((slot) => (scene.slots[String(slot)] ?? []).flatMap(({ imports }) => imports))
      return `${printImports([...own, ...hosted], path)}\n`
    },
    provided(this: object, capability: string, options: Block) {
      return Object.hasOwn(scene.given, capability) ? options.fn(this) : options.inverse(this)
    },
    reexports: (slot: string) =>
      printExports(
        (scene.slots[slot] ?? []).flatMap(({ imports }) => imports),
        path,
      ),
  }
  return render(path, template, { ...scene.context, ...values }, helpers)
}

function slotsOf(facts: readonly OwnedFact[]): { [slot: string]: SlotContribution[] } {
  const slots = Object.fromEntries(slotNames.map((slot) => [slot, [] as SlotContribution[]]))
  for (const { fact } of facts) {
    if (fact.kind !== 'slot') continue
    const entries = slots[fact.slot] ?? []
    slots[fact.slot] = [...entries, fact].sort(inOrder)
  }
  return slots
}

/** By rank, then by key: never by the time of adding. */
function inOrder(a: SlotContribution, b: SlotContribution): number {
  return a.rank - b.rank || (a.key < b.key ? -1 : 1)
}

function statement({ slot, at, code }: SlotContribution): string {
  // A path may hold a pattern: `/:id{\\d+}`.
  const path = at === undefined ? '' : `'${at.replaceAll(/['\\]/g, '\\$&')}', `
  return slot === 'route' ? `app.route(${path === '' ? "'/', " : path}${code})` : `app.use(${path}${code})`
}

/** The paths that are the Worker's, as static assets are told: each once, and none that another includes, which wrangler refuses. */
function rulesOf(entries: readonly SlotContribution[]): string[] {
  const paths = ['/livez', '/readyz', ...entries.flatMap(({ at }) => patternsOf(at))]
  return [...new Set(paths)].filter((path) => !paths.some((rule) => includes(rule, path))).sort()
}

/** A list of texts in `assets` of a wrangler file, on one line while it fits. */
function listOf(texts: readonly string[]): string {
  const quoted = texts.map((text) => JSON.stringify(text))
  const line = `[${quoted.join(', ')}]`
  if ('    "run_worker_first": '.length + line.length <= 80) return line
  return `[\n${quoted.map((text) => `      ${text}`).join(',\n')}\n    ]`
}

function namesOf(facts: readonly OwnedFact[], kind: 'binding' | 'secret'): string[] {
  return facts.flatMap(({ fact }) => (fact.kind === kind ? [fact.name] : []))
}
