import type { Layout, Placement } from './kind.ts'

/**
 * One placement for each environment of the wrangler file. The first environment stands at the top of the file; the
 * others are complete, because bindings and variables are not inherited
 * (https://developers.cloudflare.com/workers/wrangler/environments/).
 */
export function inEachEnvironment(
  layout: Layout,
  place: (environment: string, prefix: readonly string[]) => Placement,
): Placement[] {
  return layout.project.environments.map((environment, index) =>
    place(environment, index === 0 ? [] : ['env', environment]),
  )
}

/** The name of a resource of one environment: `my-api-staging-db`. Nothing is shared between environments. */
export function resourceName(layout: Layout, environment: string, what: string): string {
  return `${layout.project.name}-${environment}-${what.toLowerCase().replaceAll('_', '-')}`
}
