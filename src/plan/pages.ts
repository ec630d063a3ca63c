/** What the first plugin in a project of Cloudflare Pages changes for requests that no function answered. */
import { posix } from 'node:path'
import { formatOf } from '../edit/format.ts'
import { isObject } from '../edit/value.ts'
import type { Layout } from '../kind/index.ts'

/** @param read texts before the change */
export function costsOnPages(read: (path: string) => string | undefined, { config, project }: Layout): string[] {
  const { pages, entry = '' } = project.existing ?? {}
  if (pages !== true) return []
  const routes = routesOf(read, config)
  if (routes !== undefined)
    return [`${routes} says which paths run Functions; plugins see no request to any other path.`]
  if (read(entry) !== undefined) return []
  return [
    `Every request runs ${entry} now, also one for a static file, which was free before and counts as a request of Functions now. A _routes.json in the output of the build keeps paths from it, and from plugins.`,
  ]
}

function routesOf(read: (path: string) => string | undefined, config: string): string | undefined {
  const text = read(config)
  const document = text === undefined ? undefined : formatOf(config)?.parse(text, config)
  const output = isObject(document) ? document.pages_build_output_dir : undefined
  if (typeof output !== 'string') return undefined
  const places = [output, 'public', 'static'].map((folder) => posix.join(posix.dirname(config), folder, '_routes.json'))
  return places.find((path) => read(path) !== undefined)
}
