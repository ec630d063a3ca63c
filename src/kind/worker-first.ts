/** Paths that static files leave to the Worker: `assets.run_worker_first` of the wrangler file. */
import type { SlotContribution } from '../plugin/contribution.ts'
import type { Layout, Placement } from './kind.ts'

/** The patterns of a route: the path and all below it, without names of parameters. None for the root. */
export function patternsOf(at = '/'): string[] {
  const path = at.replaceAll(/:[^/]+/g, '*')
  return path === '/' ? [] : [path, `${path.replace(/\/$/, '')}/*`]
}

/** `/api/*` includes all below `/api`; wrangler refuses a list in which one pattern includes another. */
export function includes(pattern: string, path: string): boolean {
  return pattern !== path && pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1))
}

/** Where static files would answer in place of a route, the Worker is asked first. */
export function workerFirst({ slot, at }: SlotContribution, { config: file, project }: Layout): Placement[] {
  if (slot !== 'route') return []
  return (project.existing?.assets ?? []).flatMap(({ at: assets, workerFirst: own }) =>
    patternsOf(at)
      .filter((path) => !own.some((pattern) => includes(pattern, path)))
      .map((item): Placement => ({ at: 'item', file, path: [...assets, 'run_worker_first'], item })),
  )
}
