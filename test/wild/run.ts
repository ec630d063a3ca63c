/**
 * `npm run wild`: every plugin in every repository of fixtures/wild, on the disk, with the compiler, wrangler and workerd.
 * Writes docs/wild.md; the exit code is 1 when anything failed. Names of repositories as arguments limit it to them, and
 * nothing is written then. `CLODO_WILD_PLUGINS=auth,rbac` limits the plugins. `CLODO_WILD_KEEP=directory` keeps what was found
 * of each repository there; a later run with it goes on where this one ended, or tries what names tell once more.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository, world } from '../matrix/generate.ts'
import { abreast } from '../matrix/program.ts'
import type { Wild } from '../project/detect/wild.ts'
import { wrongOf } from './ask.ts'
import { answersOf, corpusFor, fittingOf } from './corpus.ts'
import { faultsOf } from './judge.ts'
import { type Kept, keptIn } from './kept.ts'
import { look, type Seen } from './prove.ts'
import { report } from './report.ts'
import { type PluginSet, pluginSets } from './sets.ts'
import { adding, isRefusal, moved } from './worlds.ts'
import { openYard } from './yard.ts'

const names = process.argv.slice(2)
const sets = await pluginSets(world.sources, process.env.CLODO_WILD_PLUGINS?.split(','))
const [first] = sets
if (first === undefined) throw new Error('There is no plugin to try.')
const { able, refused } = await corpusFor(first)
const kept = keptIn(process.env.CLODO_WILD_KEEP)
const tried = able.filter(({ name }) => (names.length === 0 ? kept.read(name) === undefined : names.includes(name)))
const yard = await openYard()
let tries = 0
try {
  const rows = new Map<string, Kept>()
  const originals = new Map<string, Seen>()
  await abreast(tried, 2, async (one) => {
    const seen = await look(yard.write(one.name, one.files), one, {
      boots: one.expected.routes.length > 0,
      signs: false,
    })
    originals.set(one.name, seen)
    rows.set(one.name, {
      name: one.name,
      about: one.expected.about,
      before: beforeOf(seen),
      faults: new Map(),
      rests: new Map(),
    })
    console.error(one.name, beforeOf(seen))
  })
  await abreast(
    tried.flatMap((one) => sets.map((set) => ({ one, set }))),
    2,
    async ({ one, set }) => {
      const faults = await tryOn(one, set, originals.get(one.name)).catch(reasonOf)
      const row = rows.get(one.name)
      const rest = isFault(faults) || faults.length === 0 ? undefined : await restOf(one, set)
      if (rest) {
        const without = set.ids.filter((id) => !rest.ids.includes(id))
        row?.rests.set(set.name, { without, faults: await tryOn(one, rest, originals.get(one.name)).catch(reasonOf) })
      }
      row?.faults.set(set.name, faults)
      if (row?.faults.size === sets.length) kept.write(row)
      console.error(
        `${one.name} with ${set.name}:`,
        faults.length === 0 ? 'ok' : faults.map((fault) => fault.slice(0, 300)).join('\n  '),
      )
    },
  )
  const all = able.flatMap(({ name }) => rows.get(name) ?? (names.length === 0 ? (kept.read(name) ?? []) : []))
  if (names.length === 0) writeFileSync(join(repository, 'docs/wild.md'), report(all, sets, refused))
  const failures = all.flatMap(({ faults, rests }) =>
    [...faults.values(), ...[...rests.values()].map((rest) => rest.faults)].filter(isFault),
  ).length
  console.log(`${all.length} repositories with ${sets.length} sets of plugins: ${failures} failures`)
  process.exitCode = failures === 0 ? 0 : 1
} finally {
  yard.remove()
}

/** What a set asks for may be more than a repository can do. */
function reasonOf(error: Error): string[] {
  return [isRefusal(error) ? `refused: ${error.message}` : error.message]
}

/** What of a set the repository can do, where no other set is just that. */
async function restOf(one: Wild, set: PluginSet): Promise<PluginSet | undefined> {
  const fitting = await fittingOf(one, set)
  const isTried = sets.some(({ ids }) => ids.length === fitting.length && ids.every((id) => fitting.includes(id)))
  return isTried || fitting.length === 0
    ? undefined
    : { ...set, name: `${set.name}, in part`, ids: fitting, answers: answersOf(set.answers, fitting) }
}

function isFault(list: readonly string[]): boolean {
  return list.length > 0 && list[0]?.startsWith('refused: ') !== true
}

async function tryOn(one: Wild, set: PluginSet, before: Seen | undefined): Promise<string[]> {
  if (before === undefined) return ['it was not looked at before']
  const root = yard.write(`${one.name}-${++tries}`, one.files)
  await moved(world, adding(set), join(root, one.expected.project ?? '.'))
  const boots = one.expected.routes.length > 0 && before.boot.every(({ ok }) => ok)
  return faultsOf(before, await look(root, one, { boots, signs: !set.open }), set)
}

function beforeOf({ types, bundle, boot, plain }: Seen): string {
  const wrong = [...boot.filter(({ ok }) => !ok).map(({ detail }) => detail), ...wrongOf(plain)]
  return [
    types === undefined ? 'no tsconfig' : `${types.length} type errors`,
    bundle.ok ? 'bundles' : `no bundle: ${bundle.detail.slice(0, 160)}`,
    boot.length === 0 ? 'not booted' : wrong.length === 0 ? `${plain.length} routes` : wrong.join('; ').slice(0, 200),
  ].join(', ')
}
