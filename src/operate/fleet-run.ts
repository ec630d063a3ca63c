/** How far a deploy of many services has come. Nothing else records it: the ledgers of the services tell. */
import type { Entry } from './ledger.ts'
import { type Begin, unfinished } from './run.ts'

export interface FleetRun {
  readonly id: string
  /** What was decided for one of its services. */
  readonly begin: Begin
}

/** The newest of an environment; undefined where there was none. */
export function lastFleetRun(ledgers: readonly (readonly Entry[])[], environment: string): FleetRun | undefined {
  const begun = ledgers
    .flat()
    .filter(({ step, data, ...entry }) => step === 'begin' && entry.environment === environment && 'fleet' in data)
  const [newest] = begun.sort((a, b) => (a.at < b.at ? 1 : -1))
  return newest && { id: String(newest.data.fleet), begin: newest.data as unknown as Begin }
}

/** `left`: stopped on its way, in this run or another. `open`: this run has not brought it about, or not begun it. */
export type Standing = { readonly is: 'left' | 'open' } | { readonly is: 'deployed'; readonly entry: Entry }

export function standingIn(
  entries: readonly Entry[],
  { environment, run }: { readonly environment: string; readonly run: string | undefined },
): Standing {
  if (unfinished(entries, environment) !== undefined) return { is: 'left' }
  const own = new Set(
    entries.flatMap(({ step, deploy, data }) =>
      step === 'begin' && data.fleet === run && run !== undefined ? [deploy] : [],
    ),
  )
  const entry = entries.findLast(({ step, deploy }) => step === 'done' && own.has(deploy))
  return entry === undefined ? { is: 'open' } : { is: 'deployed', entry }
}
