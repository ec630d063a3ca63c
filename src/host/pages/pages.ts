import { findExport } from '../default-site.ts'
import { type Host, readerOf, type Source } from '../host.ts'
import { shelledHost } from '../shells.ts'
import { handlersShell, middlewareShell } from './shells.ts'
import { unwrapRequest, wrapRequest } from './wrap.ts'

const exportName = 'onRequest'

/** The host of the middleware of Pages that all requests pass; it may have to be made. Only requests have a place in it. */
export function pagesHost(source: Source): Host | undefined {
  if (!/(?:^|\/)functions\/_middleware\.[cm]?[jt]sx?$/.test(source.file)) return undefined
  const found = findExport(source.file, exportName, readerOf(source))
  const elsewhere = found !== undefined && found.file !== source.file
  const site = elsewhere ? found : { file: source.file, name: exportName }
  const shells = [middlewareShell, handlersShell]
  const wrapper = { wrap: wrapRequest, unwrap: unwrapRequest }
  return shelledHost({ name: 'pages', source, site, shells, wrapper }, () => ({}))
}
