/** Steps over repositories that are written down in a test. */
import { Volume } from 'memfs'
import type { Outcome } from '../../src/migrate/draft.ts'
import { judge } from '../../src/migrate/judge.ts'
import { readSite } from '../../src/migrate/site.ts'
import type { Need, Site } from '../../src/migrate/step.ts'
import { steps } from '../../src/migrate/steps/index.ts'
import { nodeDisk } from '../../src/tree/disk.ts'
import manifest from '../../templates/versions/package.json' with { type: 'json' }

/** What a step writes for a dependency. */
export const versions: { readonly [name: string]: string } = manifest.dependencies

export type Files = { readonly [path: string]: string }

export interface Migrated {
  readonly need: Need
  /** What became of the files; undefined where the step did nothing. */
  readonly files: Files
  readonly notes: readonly string[]
  readonly commands: readonly string[]
}

export function siteOf(files: Files): Promise<Site> {
  const disk = nodeDisk(Volume.fromJSON(files, '/repository') as never)
  return readSite({ disk, version: (name) => versions[name] }, '/repository', {})
}

/** Runs a step, and once more on what it leaves: the second run must find nothing to do. */
export async function migrated(id: string, files: Files): Promise<Migrated> {
  const first = await ran(id, files)
  if (first.outcome === undefined) return { need: first.need, files, notes: [], commands: [] }
  const after = written(files, first.outcome)
  const again = await ran(id, after)
  const plans = steps.find((step) => step.id === id)?.risk === 'plan'
  if (again.need.state === 'needed' && !plans) throw new Error(`${id} is needed after it ran: ${again.need.why}`)
  return { need: first.need, files: after, notes: first.outcome.notes, commands: first.outcome.commands }
}

async function ran(id: string, files: Files): Promise<{ need: Need; outcome: Outcome | undefined }> {
  const step = steps.find((one) => one.id === id)
  if (step === undefined) throw new Error(`There is no step ${id}.`)
  return judge(step, await siteOf(files))
}

function written(files: Files, { texts }: Outcome): Files {
  const all = Object.entries({ ...files, ...texts })
  return Object.fromEntries(all.flatMap(([path, text]) => (text === null ? [] : [[path, text]])))
}

/** A config of a Worker with a module, and what is to stand in it besides. */
export function worker(config: object, more: Files = {}): Files {
  const base = { name: 'w', main: 'src/index.js', compatibility_date: '2026-01-01' }
  return {
    'wrangler.jsonc': `${JSON.stringify({ ...base, ...config }, undefined, 2)}\n`,
    'src/index.js': 'export default { fetch: () => new Response("ok") }\n',
    ...more,
  }
}
