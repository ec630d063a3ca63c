import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import type { Declared } from '../../edit/typescript/declaration.ts'
import { readModule } from '../../edit/typescript/specifier.ts'
import { defaultSiteOf, exportedValue } from '../default-site.ts'
import { entryHomes } from '../entry.ts'
import { type Host, readerOf, type Source } from '../host.ts'
import { shelledHost } from '../shells.ts'
import { handlersShell } from '../worker/shell.ts'
import { middlewareShell } from './shell.ts'

/**
 * A Worker whose default export is an object, or an expression that makes one: middleware and routes stand in a module
 * of their own, which the default export is wrapped with; undefined when this is none.
 */
export function objectHost(source: Source): Host | undefined {
  const site = defaultSiteOf(source)
  const module = site && readModule(site.file, readerOf(source))
  const value = module && exportedValue(module, site.name)
  if (site === undefined || value === undefined || !mayBeWorker(value)) return undefined
  return shelledHost({ name: 'object', source, site, shells: [middlewareShell, handlersShell] }, (read) =>
    entryHomes({ file: source.file, read, site }, { onlyFetches: false }),
  )
}

/** A function is none, nor is a class without a parent. */
function mayBeWorker(value: ts.Expression | Declared): boolean {
  const ts = compiler()
  return ts.isClassDeclaration(value) ? value.heritageClauses !== undefined : ts.isExpression(value)
}
