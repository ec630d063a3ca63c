import { parse } from '../../edit/typescript/parse.ts'
import { defaultSiteOf } from '../default-site.ts'
import { entryHomes } from '../entry.ts'
import { type Host, readerOf, type Source } from '../host.ts'
import { shelledHost } from '../shells.ts'
import { handlersShell } from '../worker/shell.ts'
import { findApp } from './app.ts'
import { honoPlacing } from './placing.ts'
import { rebasedHost } from './rebase.ts'

/** A Worker that hands every request to a Hono application; undefined when this is none. */
export function honoHost(source: Source): Host | undefined {
  const app = findApp(parse(source.text, source.file), readerOf(source))
  const site = defaultSiteOf(source)
  if (app === undefined || site === undefined) return undefined
  const chain = { file: app.file, placing: honoPlacing(app) }
  const host = shelledHost({ name: 'hono', source, site, shells: [handlersShell] }, (known) => ({
    ...entryHomes({ file: source.file, read: known, site }, { onlyFetches: true }),
    middleware: chain,
    route: chain,
  }))
  return rebasedHost(host, app)
}
