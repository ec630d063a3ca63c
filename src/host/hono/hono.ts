import { parse } from '../../edit/typescript/parse.ts'
import { entryHomes } from '../entry.ts'
import type { Host, Source } from '../host.ts'
import { slotHost } from '../slots.ts'
import { findApp } from './app.ts'
import { honoPlacing } from './placing.ts'

/** A Worker that hands every request to a Hono application; undefined when this is none. */
export function honoHost(source: Source): Host | undefined {
  const read = (path: string) => (path === source.file ? source.text : source.read(path))
  const app = findApp(parse(source.text, source.file), read)
  if (app === undefined) return undefined
  const chain = { file: app.file, placing: honoPlacing(app) }
  return slotHost('hono', source, {
    ...entryHomes(source.file, read, { onlyFetches: true }),
    middleware: chain,
    route: chain,
  })
}
