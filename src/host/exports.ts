/** Entries as `export { Room } from './room'`. */
import type { Edit } from '../edit/apply.ts'
import { compiler, type ts } from '../edit/typescript/compiler.ts'
import { declaredIn } from '../edit/typescript/declaration.ts'
import { dropLines, joinAbove, joinBelow, setBelow } from '../edit/typescript/lines.ts'
import { moduleOf, type Read, specifierOf } from '../edit/typescript/specifier.ts'
import type { SlotContribution } from '../plugin/contribution.ts'
import type { Module, Placing } from './placing.ts'
import { refuse } from './refuse.ts'

export function exportPlacing(read: Read): Placing {
  return {
    find: ({ source }, entry) =>
      reexports(source).find(
        (declaration) =>
          namesIn(declaration).join() === entry.code &&
          moduleOf(fromOf(declaration), source.fileName) === moduleOf(originOf(entry, source), source.fileName),
      ),
    candidates: () => [],
    insert: (module, { entry }) => [insert(module, entry, read)],
    drop: ({ source }, node) => [dropLines(source.text, node.getStart(source), node.end)],
  }
}

function originOf(entry: SlotContribution, source: ts.SourceFile): string {
  const [origin] = entry.imports
  if (origin === undefined)
    throw refuse(source.fileName, `the entry "${entry.key}" does not say where ${entry.code} is from.`)
  return origin.from
}

/** In the order of modules and names among the exports of this sort; the first one at the end. */
function insert({ source, dialect }: Module, entry: SlotContribution, read: Read): Edit {
  const { text } = source
  const { eol, quote, semicolon } = dialect
  const from = specifierOf(originOf(entry, source), source, { read })
  if (exportsAlready(source, entry.code)) throw refuse(source.fileName, `it exports another ${entry.code}.`, [entry])
  const line = `export { ${entry.code} } from ${quote}${from}${quote}${semicolon}`
  const alike = reexports(source)
  const before = alike.findLast(
    (declaration) => `${fromOf(declaration)} ${namesIn(declaration)[0]}` <= `${from} ${entry.code}`,
  )
  if (before) return joinBelow(text, before.end, line, eol)
  if (alike[0]) return joinAbove(text, alike[0].getStart(source), line, eol)
  return setBelow(text, source.statements.at(-1)?.end ?? text.length, line, eol)
}

function reexports(source: ts.SourceFile): ts.ExportDeclaration[] {
  const ts = compiler()
  return source.statements.filter(
    (statement): statement is ts.ExportDeclaration =>
      ts.isExportDeclaration(statement) &&
      !statement.isTypeOnly &&
      !!statement.moduleSpecifier &&
      namesIn(statement).length > 0,
  )
}

function namesIn({ exportClause }: ts.ExportDeclaration): string[] {
  return exportClause && compiler().isNamedExports(exportClause)
    ? exportClause.elements.map((element) => element.getText())
    : []
}

function fromOf({ moduleSpecifier }: ts.ExportDeclaration): string {
  return moduleSpecifier && compiler().isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : ''
}

/** `export class Room`, `export const Room`, `export { Hall as Room }` */
function exportsAlready(source: ts.SourceFile, name: string): boolean {
  const ts = compiler()
  const declared = declaredIn(source.statements, name)
  const statement = declared && source.statements.find(({ pos, end }) => pos <= declared.pos && declared.end <= end)
  const modifiers = statement && ts.canHaveModifiers(statement) ? (statement.modifiers ?? []) : []
  if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return true
  return source.statements.some((candidate) => {
    const clause = ts.isExportDeclaration(candidate) ? candidate.exportClause : undefined
    return (
      clause !== undefined && ts.isNamedExports(clause) && clause.elements.some((element) => element.name.text === name)
    )
  })
}
