/** yarn.lock, of version 1 and of those after it: entries by what was asked for. */
import { isObject } from '../../edit/value.ts'
import type { Json, JsonObject } from '../../plugin/json.ts'
import { objectAt, textAt } from '../../project/detect/manifest.ts'
import { type Component, type Inventory, keyOf, reached } from './component.ts'

/** @param yaml reads the later form, which is YAML */
export function fromYarn(
  text: string,
  manifest: Json | undefined,
  yaml: (text: string) => Json,
): Inventory | undefined {
  const entries = text.includes('__metadata:') ? yaml(text) : (first(text) as JsonObject)
  if (!isObject(entries)) return undefined
  const byAsked = new Map<string, { key: string; entry: JsonObject }>()
  for (const [asked, entry] of Object.entries(entries)) {
    const version = textAt(entry, 'version')
    if (version === undefined || version === '0.0.0-use.local' || !isObject(entry)) continue
    for (const one of asked.split(/,\s*/))
      byAsked.set(plain(one), { key: keyOf({ name: nameOf(one), version }), entry })
  }
  const needsOf = (list: JsonObject) =>
    Object.entries(list).flatMap(([name, range]) => byAsked.get(plain(`${name}@${String(range)}`))?.key ?? [])
  const byKey = new Map([...byAsked.values()].map(({ key, entry }) => [key, entry]))
  const needs = (key: string) =>
    ['dependencies', 'optionalDependencies'].flatMap((list) => needsOf(objectAt(byKey.get(key), list)))
  const runtime = reached(
    ['dependencies', 'optionalDependencies'].flatMap((list) => needsOf(objectAt(manifest, list))),
    needs,
  )
  const components = [...byKey].map(([key, entry]): [string, Component] => {
    const integrity = textAt(entry, 'integrity')
    const at = key.lastIndexOf('@')
    const own = integrity === undefined ? {} : { integrity }
    return [
      key,
      { name: key.slice(0, at), version: key.slice(at + 1), ...own, dev: !runtime.has(key), needs: needs(key) },
    ]
  })
  const direct = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((list) =>
    needsOf(objectAt(manifest, list)),
  )
  return { components: new Map(components), direct }
}

const nameOf = (asked: string) => asked.slice(0, asked.indexOf('@', 1))
const plain = (asked: string) => asked.replace('@npm:', '@')

/** The first form looks like YAML and is none: `name@range, name@range:` and lines of a key and a value. */
function first(text: string): { [asked: string]: { [key: string]: unknown } } {
  const entries: { [asked: string]: { [key: string]: unknown } } = {}
  let entry: { [key: string]: unknown } = {}
  let list: { [name: string]: string } | undefined
  for (const line of text.split(/\r?\n/)) {
    const [, indent = '', body = ''] = /^( *)(.*)$/.exec(line) ?? []
    if (body === '' || body.startsWith('#')) continue
    const words = (body.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''))
    if (indent === '') {
      entry = {}
      entries[body.replace(/:$/, '').replaceAll('"', '')] = entry
    } else if (indent.length === 2 && body.endsWith(':')) {
      list = {}
      entry[body.slice(0, -1)] = list
    } else if (indent.length === 2) entry[words[0] ?? ''] = words[1]
    else if (list !== undefined) list[words[0] ?? ''] = words[1] ?? ''
  }
  return entries
}
