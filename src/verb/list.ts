/** What can be chosen, and what a project has. */
import type { JsonObject } from '../plugin/json.ts'
import type { Option } from '../plugin/option.ts'
import type { Project } from '../project/open.ts'
import { templatesOf, typeOptions } from '../resolve/resolve.ts'
import { schemaOf } from '../resolve/schema.ts'
import type { Source } from '../resolve/source.ts'

export interface Listed {
  readonly id: string
  readonly title: string
  readonly version: string
  readonly provides: readonly string[]
  readonly requires: readonly string[]
  readonly options: { readonly [name: string]: Option }
  /** JSON Schema of the answers. */
  readonly schema: JsonObject
}

/** Every plugin or template of a source that is no mere base of others; sorted by id. */
export async function listOf(source: Source): Promise<Listed[]> {
  const found = await Promise.all(source.ids().map((id) => source.find(id)))
  const shown = found.flatMap((one) => (one === undefined || one.plugin.hidden === true ? [] : [one.plugin]))
  const stacks = await Promise.all(shown.map(({ id }) => templatesOf(id, source)))
  return shown.map((plugin, at) => {
    const { id, title, version, provides = [], requires = [] } = plugin
    const options = typeOptions(stacks[at] ?? [])
    return { id, title, version, provides, requires, options, schema: schemaOf(options) }
  })
}

export interface Installed {
  readonly id: string
  readonly version: string
  readonly source: string
  /** Of a third party's package: its content, and what it may do beyond stating facts. */
  readonly integrity?: string
  readonly rights?: readonly string[]
}

/** From the lock alone, so it needs no plugin's package. Sorted by id. */
export function installedOf({ lock }: Project): Installed[] {
  return Object.entries(lock.plugins).map(([id, locked]) => ({ id, ...locked }))
}
