/** What a module exports under a name, as a variable whose value can be wrapped, and back again. */
import { applyEdits, type Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { declaredIn, exportedAs } from '../../edit/typescript/declaration.ts'
import { dialectOf } from '../../edit/typescript/dialect.ts'
import { parse } from '../../edit/typescript/parse.ts'
import { referencedNames } from '../../edit/typescript/reference.ts'

/** The variable that is exported under a name; undefined where that is a function, or nothing. */
export function variableIn(source: ts.SourceFile, name: string): string | undefined {
  const local = exportedAs(source, name)?.original ?? name
  const declared = declaredIn(source.statements, local)
  return declared && compiler().isVariableDeclaration(declared) ? local : undefined
}

/** A declared function becomes the value of a variable, which is exported in its place; nothing becomes an empty list. */
export function opened(text: string, file: string, name: string): string {
  const source = parse(text, file)
  if (variableIn(source, name) !== undefined) return text
  const { semicolon } = dialectOf(source)
  const specifier = exportedAs(source, name)
  const local = specifier?.original ?? name
  const declared = declaredIn(source.statements, local)
  if (declared === undefined) return append(source, [`export const ${name} = []${semicolon}`])
  const variable =
    referencedNames(source).has('chain') || declaredIn(source.statements, 'chain') ? 'requestChain' : 'chain'
  const value = `const ${variable} = ${local}${semicolon}`
  if (specifier !== undefined)
    return append(source, [value], { ...placeOf(specifier.local.parent), text: exportOf(variable, name) })
  const keyword = { ...keywordOf(declared), text: '' }
  return append(source, [value, `export { ${exportOf(variable, name)} }${semicolon}`], keyword)
}

/** The inverse of `opened`; the text as it is where there is nothing to close. */
export function closed(text: string, file: string, name: string): string {
  const source = parse(text, file)
  const last = textOf(source, -1)
  if (last === `export const ${name} = []`) return dropLast(source, 1)
  const clause = /^export \{ (\w+) as \w+ \}$/.exec(last)?.[1]
  const [, variable, local = ''] = /^const (\w+) = (\w+)$/.exec(clause === undefined ? last : textOf(source, -2)) ?? []
  const specifier = exportedAs(source, name)
  if (variable === undefined || specifier?.original !== variable) return text
  const declared = declaredIn(source.statements, local)
  if (declared === undefined || compiler().isVariableDeclaration(declared)) return text
  if (clause === undefined)
    return dropLast(source, 1, { ...placeOf(specifier.local.parent), text: exportOf(local, name) })
  const start = declared.getStart(source)
  return dropLast(source, 2, { start, end: start, text: 'export ' })
}

function exportOf(local: string, name: string): string {
  return local === name ? name : `${local} as ${name}`
}

function textOf({ statements }: ts.SourceFile, at: number): string {
  return statements.at(at)?.getText().replace(/;$/, '') ?? ''
}

function placeOf(node: ts.Node): { start: number; end: number } {
  return { start: node.getStart(), end: node.end }
}

/** `export ` of a declared function. */
function keywordOf(declared: ts.Node): { start: number; end: number } {
  const start = declared.getStart()
  return { start, end: start + (/^export\s+/.exec(declared.getText())?.[0].length ?? 0) }
}

function append(source: ts.SourceFile, lines: readonly string[], edit?: Edit): string {
  const { text } = source
  const { eol } = dialectOf(source)
  const ends = text === '' || text.endsWith(eol)
  const gap = text === '' ? '' : ends ? eol : eol + eol
  return `${applyEdits(text, edit ? [edit] : [])}${gap}${lines.join(eol)}${ends ? eol : ''}`
}

/** The last statements, and the line that parts them from what stands in front. */
function dropLast(source: ts.SourceFile, count: number, edit?: Edit): string {
  const { text, statements } = source
  const { eol } = dialectOf(source)
  const start = statements.at(-count)?.getStart() ?? text.length
  const gap = start === 0 ? 0 : eol.length * (text.endsWith(eol) ? 1 : 2)
  return applyEdits(text, [...(edit ? [edit] : []), { start: start - gap, end: text.length, text: '' }])
}
