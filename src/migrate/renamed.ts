/** A package that goes on under another name: wherever a repository names its version. */
import { formatOf, type Path } from '../edit/format.ts'
import { isObject } from '../edit/value.ts'
import type { Json, JsonObject } from '../plugin/json.ts'
import { objectAt } from '../project/detect/manifest.ts'
import { lists, prefixOf } from './dependencies.ts'
import type { Draft } from './draft.ts'
import type { Site } from './step.ts'

interface Rename {
  readonly from: string
  readonly to: string
}

const places: readonly Path[] = [...lists.map((list) => [list]), ['overrides'], ['resolutions'], ['pnpm', 'overrides']]
const workspace = 'pnpm-workspace.yaml'
/** The version stands elsewhere. */
const elsewhere = /^(?:workspace|catalog|link|file|portal):/

/** In the lists of the package.json, and in the catalogs of pnpm. */
export function renameDependency(site: Site, draft: Draft, { from, to }: Rename): void {
  const version = site.version(to) ?? ''
  const rename = (file: string, value: Json | undefined) => (list: Path) => {
    const range = objectIn(value, list)[from]
    if (range === undefined) return
    const written = typeof range === 'string' && !elsewhere.test(range) ? prefixOf(range) + version : range
    // The new one first: a list that is empty for a moment would lose its form.
    draft.set(file, [...list, to], written)
    draft.unset(file, [...list, from])
  }
  const { manifest } = site
  if (manifest !== undefined) places.forEach(rename(manifest.path, manifest.value))
  const text = site.read(workspace)
  const catalogs = text === undefined ? undefined : formatOf(workspace)?.parse(text, workspace)
  const named = Object.keys(objectAt(catalogs, 'catalogs')).map((name): Path => ['catalogs', name])
  for (const list of [['catalog'], ...named]) rename(workspace, catalogs)(list)
}

function objectIn(value: Json | undefined, path: Path): JsonObject {
  return path.reduce<JsonObject>((one, name) => objectAt(one, String(name)), isObject(value) ? value : {})
}
