/** package-lock.json of version 2 and 3: a tree of directories, in which a package finds the nearest one upwards. */
import { isObject } from '../../edit/value.ts'
import type { JsonObject } from '../../plugin/json.ts'
import { objectAt, textAt } from '../../project/detect/manifest.ts'
import { type Component, type Inventory, keyOf } from './component.ts'

export function fromNpm(lock: JsonObject): Inventory | undefined {
  const packages = objectAt(lock, 'packages')
  if (Object.keys(packages).length === 0) return undefined
  const components = new Map<string, Component>()
  for (const [path, entry] of Object.entries(packages)) {
    const component = componentAt(packages, path, entry)
    if (component === undefined) continue
    const known = components.get(keyOf(component))
    components.set(keyOf(component), { ...component, dev: component.dev && (known?.dev ?? true) })
  }
  return { components, direct: neededBy(packages, '') }
}

function componentAt(packages: JsonObject, path: string, entry: unknown): Component | undefined {
  const value = isObject(entry as JsonObject) ? (entry as JsonObject) : {}
  const version = textAt(value, 'version')
  if (!path.includes('node_modules/') || version === undefined || value.link === true) return undefined
  const integrity = textAt(value, 'integrity')
  const license = textAt(value, 'license')
  return {
    name: nameAt(path, value),
    version,
    ...(integrity === undefined ? {} : { integrity }),
    ...(license === undefined ? {} : { license }),
    dev: value.dev === true || value.devOptional === true,
    needs: neededBy(packages, path),
  }
}

function nameAt(path: string, value: JsonObject): string {
  return textAt(value, 'name') ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

function neededBy(packages: JsonObject, path: string): string[] {
  const entry = objectAt(packages, path)
  const lists = ['dependencies', 'optionalDependencies', ...(path === '' ? ['devDependencies'] : [])]
  const names = lists.flatMap((list) => Object.keys(objectAt(entry, list)))
  return [...new Set(names)].flatMap((name) => {
    const found = nearest(packages, path, name)
    const version = textAt(objectAt(packages, found ?? ''), 'version')
    return found === undefined || version === undefined
      ? []
      : [keyOf({ name: nameAt(found, objectAt(packages, found)), version })]
  })
}

/** As Node looks for it: beside, then one directory higher. */
function nearest(packages: JsonObject, path: string, name: string): string | undefined {
  for (let here = path; ; here = here.slice(0, Math.max(0, here.lastIndexOf('node_modules/') - 1))) {
    const candidate = `${here === '' ? '' : `${here}/`}node_modules/${name}`
    if (Object.hasOwn(packages, candidate)) return candidate
    if (here === '') return undefined
  }
}
