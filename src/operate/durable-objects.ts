/** Changes in the life of Durable Object classes, which Cloudflare makes at once or not at all. */
import { isObject } from '../edit/value.ts'
import { itemsAt, objectAt, textAt } from '../project/detect/manifest.ts'
import type { Site } from './site.ts'

/** What would change, as a sentence; undefined where nothing does. */
export async function lifecycleOf(
  { environment: { scope }, scripts }: Site,
  service: { readonly migrationTag: string | undefined } | undefined,
): Promise<string | undefined> {
  const last = textAt(itemsAt(scope, 'migrations').at(-1), 'tag')
  if (last !== undefined && last !== service?.migrationTag) return `The Durable Object migration ${last} is pending.`
  const exports = Object.entries(objectAt(scope, 'exports'))
  const wanted = exports.flatMap(([name, value]) =>
    isObject(value) && value.type === 'durable-object' && value.state !== 'deleted' ? [name] : [],
  )
  if (exports.length === 0 || service === undefined) return undefined
  const have = await scripts.durableObjects()
  const changed = [
    ...wanted.filter((name) => !have.includes(name)).map((name) => `${name} is new`),
    ...have.filter((name) => !wanted.includes(name)).map((name) => `${name} goes`),
  ]
  return changed.length === 0 ? undefined : `The Durable Objects change: ${changed.join(', ')}.`
}
