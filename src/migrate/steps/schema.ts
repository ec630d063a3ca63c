import { posix } from 'node:path'
import { configOf, withoutConfig } from '../config.ts'
import { fine, needed, type Site, type Step } from '../step.ts'

const schemaFile = 'node_modules/wrangler/config-schema.json'

/** Editors complete and check a config that names its schema. */
export const schema: Step = {
  id: 'schema',
  title: 'Name the schema of the wrangler config ($schema)',
  risk: 'low',
  after: ['toml-to-jsonc', 'wrangler-4'],
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    const { path, value } = configOf(site)
    if (path.endsWith('.toml')) return fine('TOML has no $schema.')
    if (value.$schema !== undefined) return fine('$schema is set.')
    return needed('The config names no $schema, so editors neither complete nor check it.')
  },
  change(site, draft) {
    draft.set(configOf(site).path, ['$schema'], schemaFrom(site))
  },
}

/** Where npm puts wrangler: beside the package.json, or at the root of the workspace. */
function schemaFrom(site: Site): string {
  const { path } = configOf(site)
  const homes = [posix.dirname(site.manifest?.path ?? path), site.repository.workspaceRoot ?? '.']
  const places = homes.map((home) => posix.join(home, schemaFile))
  const found = places.find((place) => site.read(place) !== undefined) ?? places[0] ?? schemaFile
  const relative = posix.relative(posix.dirname(path), found)
  return relative.startsWith('../') ? relative : `./${relative}`
}
