/** What a module exports under a name, as a variable whose value can be wrapped, and back again. */
import { applyEdits, type Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { declaredIn, exportedAs } from '../../edit/typescript/declaration.ts'
import { dialectOf } from '../../edit/typescript/dialect.ts'
import { parse } from '../../edit/typescript/parse.ts'
import { referencedNames } from '../../edit/typescript/reference.ts'
import { exportedValue } from '../default-site.ts'
import { refuse } from '../refuse.ts'
import { isUsed } from '../wrap.ts'

/** The variable that is exported under a name; undefined where that is a function, or nothing. */
export function variableIn(source: ts.SourceFile, name: string): string | undefined {
  const local = exportedAs(source, name)?.original ?? name
  const declared = declaredIn(source.statements, local)
  return declared && compiler().isVariableDeclaration(declared) ? local : undefined
}

/** A declared function becomes the value of a variable of its name; nothing becomes an empty list. */
export function opened(text: string, file: string, name: string): string {
  const source = parse(text, file)
  if (variableIn(source, name) !== undefined) return text
  const { semicolon } = dialectOf(source)
  const specifier = exportedAs(source, name)
  const local = specifier?.original ?? name
  const declared = declaredIn(source.statements, local)
  if (declared === undefined) return append(source, `export const ${name} = []${semicolon}`)
  if (specifier !== undefined) {
    const variable = referencedNames(source).has('chain') ? 'requestChain' : 'chain'
    const edit = { ...placeOf(specifier.local.parent), text: exportOf(variable, name) }
    return append(source, `const ${variable} = ${local}${semicolon}`, edit)
  }
  if (isUsed(source, name)) throw refuse(file, `it uses ${name} itself; make it a constant, then run this again.`)
  const start = declared.getStart() + (/^export\s+/.exec(declared.getText())?.[0].length ?? 0)
  return applyEdits(text, [
    { start, end: start, text: `const ${name} = ` },
    { start: declared.end, end: declared.end, text: semicolon },
  ])
}

/** The inverse of `opened`; the text as it is where there is nothing to close. */
export function closed(text: string, file: string, name: string): string {
  const source = parse(text, file)
  const last = source.statements.at(-1)?.getText().replace(/;$/, '') ?? ''
  if (last === `export const ${name} = []`) return dropLast(source)
  const [, variable, local = ''] = /^const (\w+) = (\w+)$/.exec(last) ?? []
  const specifier = exportedAs(source, name)
  if (variable !== undefined && specifier?.original === variable)
    return dropLast(source, { ...placeOf(specifier.local.parent), text: exportOf(local, name) })
  const value = exportedValue(source, name)
  if (value === undefined || !compiler().isFunctionExpression(value) || value.name?.text !== name) return text
  const { parent: declaration } = value
  const { end } = declaration.parent.parent
  return applyEdits(text, [
    { start: declaration.parent.getStart(), end: value.getStart(), text: '' },
    { start: value.end, end, text: '' },
  ])
}

function exportOf(local: string, name: string): string {
  return local === name ? name : `${local} as ${name}`
}

function placeOf(node: ts.Node): { start: number; end: number } {
  return { start: node.getStart(), end: node.end }
}

function append(source: ts.SourceFile, line: string, edit?: Edit): string {
  const { text } = source
  const { eol } = dialectOf(source)
  const ends = text === '' || text.endsWith(eol)
  const gap = text === '' ? '' : ends ? eol : eol + eol
  return `${applyEdits(text, edit ? [edit] : [])}${gap}${line}${ends ? eol : ''}`
}

/** The last statement, and the line that parts it from what stands in front. */
function dropLast(source: ts.SourceFile, edit?: Edit): string {
  const { text, statements } = source
  const { eol } = dialectOf(source)
  const start = statements.at(-1)?.getStart() ?? text.length
  const gap = start === 0 ? 0 : eol.length * (text.endsWith(eol) ? 1 : 2)
  return applyEdits(text, [...(edit ? [edit] : []), { start: start - gap, end: text.length, text: '' }])
}
