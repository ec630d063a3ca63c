/** Where the default export of an entry is written: in the entry, or in the module that it passes on. */
import { compiler, type ts } from '../edit/typescript/compiler.ts'
import { type Declared, declaredIn, defaultExport, exportedAs, importOf } from '../edit/typescript/declaration.ts'
import { readModule, resolveModule } from '../edit/typescript/specifier.ts'
import { readerOf, type Source } from './host.ts'

export interface DefaultSite {
  readonly file: string
  /** The declaration that is exported as the default; undefined: an `export default`. */
  readonly name: string | undefined
}

const deepest = 8

/** Followed through `export { default } from './app'` and its like; undefined where it is no file of the project. */
export function defaultSiteOf(source: Source): DefaultSite | undefined {
  return findExport(source.file, 'default', readerOf(source))
}

/** Where what a module exports under a name is declared. */
export function findExport(file: string, name: string, read: Source['read'], depth = 0): DefaultSite | undefined {
  const source = readModule(file, read)
  if (source === undefined || depth > deepest) return undefined
  const renamed = exportedAs(source, name)
  const within = (from: string, original: string) => {
    const path = resolveModule(from, file, read)
    return path === undefined ? undefined : findExport(path, original, read, depth + 1)
  }
  if (renamed?.from !== undefined) return within(renamed.from, renamed.original)
  if (name === 'default' && renamed === undefined) return defaultExport(source) && { file, name: undefined }
  const local = renamed?.original ?? name
  if (declaredIn(source.statements, local)) return { file, name: local }
  const imported = importOf(source, local)
  return imported && within(imported.from, imported.name)
}

/** The expression, or the class, that a module has as the default export, or under a name. */
export function exportedValue(source: ts.SourceFile, name: string | undefined): ts.Expression | Declared | undefined {
  if (name === undefined) return defaultExport(source)
  const declared = declaredIn(source.statements, name)
  return declared && compiler().isVariableDeclaration(declared) ? declared.initializer : declared
}
