/** What the names of a module stand for, followed through its imports. */
import { compiler, type ts } from './compiler.ts'
import { type Imported, importedIn } from './import-list.ts'
import { type Read, readModule, resolveModule } from './specifier.ts'

/** The declaration of a variable, function or class among some statements. */
export type Declared = ts.VariableDeclaration | ts.FunctionDeclaration | ts.ClassDeclaration

export function declaredIn(statements: readonly ts.Statement[], name: string): Declared | undefined {
  const ts = compiler()
  for (const statement of statements) {
    const named = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)
    if (named && statement.name?.text === name) return statement
    if (!ts.isVariableStatement(statement)) continue
    const found = statement.declarationList.declarations.find(
      ({ name: bound }) => ts.isIdentifier(bound) && bound.text === name,
    )
    if (found) return found
  }
  return undefined
}

export function importOf(source: ts.SourceFile, local: string): Imported | undefined {
  return importedIn(source).find((imported) => imported.local === local)
}

/** `export default x`, as the assignment or declaration that makes it. */
export function defaultExport(source: ts.SourceFile): ts.Expression | Declared | undefined {
  const ts = compiler()
  for (const statement of source.statements) {
    if (ts.isExportAssignment(statement) && !statement.isExportEquals) return statement.expression
    const declared = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)
    if (declared && statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) return statement
  }
  return exportedAs(source, 'default')?.local
}

/** `export { local as name }`, with the module it comes from where it has one. */
export function exportedAs(
  source: ts.SourceFile,
  name: string,
): { local: ts.Identifier; from?: string; original: string } | undefined {
  const ts = compiler()
  for (const statement of source.statements) {
    if (!ts.isExportDeclaration(statement) || !statement.exportClause || !ts.isNamedExports(statement.exportClause))
      continue
    const found = statement.exportClause.elements.find((element) => element.name.text === name)
    const local = found?.propertyName ?? found?.name
    if (!local || !ts.isIdentifier(local)) continue
    const from = statement.moduleSpecifier
    return { local, original: local.text, ...(from && ts.isStringLiteral(from) ? { from: from.text } : {}) }
  }
  return undefined
}

/** An expression or a declaration in the module it stands in. */
export interface Meant {
  readonly source: ts.SourceFile
  readonly node: ts.Expression | Declared
}

/** What a module exports under a name, followed through re-exports; undefined when that is no file of the project. */
export function exported(source: ts.SourceFile, name: string, read: Read): Meant | undefined {
  const renamed = exportedAs(source, name)
  if (renamed?.from !== undefined) return follow(source, renamed.from, renamed.original, read)
  if (name === 'default') {
    const node = defaultExport(source)
    return node && { source, node }
  }
  const node = renamed?.local ?? declaredIn(source.statements, name)
  return node && { source, node }
}

/** What an import brings. */
export function follow(source: ts.SourceFile, from: string, name: string, read: Read): Meant | undefined {
  const path = resolveModule(from, source.fileName, read)
  const module = path === undefined ? undefined : readModule(path, read)
  return module && exported(module, name, read)
}
