/** pnpm-lock.yaml of version 9. */
import type { JsonObject } from '../../plugin/json.ts'
import { objectAt, textAt } from '../../project/detect/manifest.ts'
import { type Component, type Inventory, keyOf, reached, splitKey } from './component.ts'

export function fromPnpm(lock: JsonObject): Inventory | undefined {
  const snapshots = objectAt(lock, 'snapshots')
  const packages = objectAt(lock, 'packages')
  if (Object.keys(packages).length === 0) return undefined
  const needs = (key: string) =>
    ['dependencies', 'optionalDependencies'].flatMap((list) => keysIn(objectAt(objectAt(snapshots, key), list)))
  const asked = (lists: readonly string[]) =>
    Object.values(objectAt(lock, 'importers')).flatMap((importer) =>
      lists.flatMap((list) =>
        Object.entries(objectAt(importer, list)).flatMap(([name, entry]) => {
          const version = textAt(entry, 'version')
          return version === undefined || version.startsWith('link:') ? [] : [keyAs(name, version)]
        }),
      ),
    )
  const runtime = reached(asked(['dependencies', 'optionalDependencies']), needs)
  const plain = new Set([...runtime].map((key) => keyOf(splitKey(key))))
  const components = new Map<string, Component>()
  for (const key of Object.keys(snapshots)) {
    const part = splitKey(key)
    const integrity = textAt(objectAt(objectAt(packages, keyOf(part)), 'resolution'), 'integrity')
    components.set(keyOf(part), {
      ...part,
      ...(integrity === undefined ? {} : { integrity }),
      dev: !plain.has(keyOf(part)),
      needs: [...new Set(needs(key).map((one) => keyOf(splitKey(one))))],
    })
  }
  const direct = asked(['dependencies', 'optionalDependencies', 'devDependencies'])
  return { components, direct: direct.map((key) => keyOf(splitKey(key))) }
}

function keysIn(list: JsonObject): string[] {
  return Object.entries(list).map(([name, version]) => keyAs(name, String(version)))
}

/** An alias has the name of what it stands for in its version. */
function keyAs(name: string, version: string): string {
  return /^(?:@[^/]+\/)?[^@/(]+@\d/.test(version) ? version : `${name}@${version}`
}
