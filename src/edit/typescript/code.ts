import { applyEdits, type Edit } from '../apply.ts'
import { compiler, type ts } from './compiler.ts'
import type { Dialect } from './dialect.ts'
import { descendants, parse } from './parse.ts'
import { isReference } from './reference.ts'

/** An expression, `(` in front of it in `source`. */
interface Expression {
  readonly source: ts.SourceFile
  readonly node: ts.Expression
}

/** @throws FILE_UNPARSABLE when the code is no expression */
export function parseExpression(code: string, where: string): Expression {
  const source = parse(`(${code}\n)`, where.endsWith('.ts') ? where : `${where}.ts`)
  const [statement] = source.statements
  if (statement && compiler().isExpressionStatement(statement)) {
    const { expression } = statement
    if (compiler().isParenthesizedExpression(expression)) return { source, node: expression.expression }
  }
  return { source, node: compiler().factory.createVoidZero() }
}

/** Renames what an expression refers to; keys, members and names that the expression declares itself stay. */
export function renameIn(code: string, names: ReadonlyMap<string, string>): string {
  if ([...names].every(([from, to]) => from === to)) return code
  const { source } = parseExpression(code, 'code.ts')
  const references = [...descendants(source)].filter(isReference)
  const own = new Set(references.filter(declares).map(({ text }) => text))
  const edits = references.flatMap((node): Edit[] => {
    const to = names.get(node.text)
    if (to === undefined || to === node.text || own.has(node.text)) return []
    const short = compiler().isShorthandPropertyAssignment(node.parent)
    return [{ start: node.getStart(source), end: node.end, text: short ? `${node.text}: ${to}` : to }]
  })
  return unwrap(applyEdits(source.text, edits))
}

function declares(node: ts.Identifier): boolean {
  const ts = compiler()
  const { parent } = node
  const declaration = ts.isParameter(parent) || ts.isVariableDeclaration(parent) || ts.isBindingElement(parent)
  return (declaration || ts.isFunctionExpression(parent)) && parent.name === node
}

/** Writes an expression as the module around it is written: quotes, indentation and line endings. */
export function fitCode(code: string, { quote, indent, eol }: Dialect, base: string): string {
  const { source } = parseExpression(code, 'code.ts')
  const strings = [...descendants(source)].filter((node) => compiler().isStringLiteral(node))
  const edits = strings.flatMap((node): Edit[] => {
    const raw = node.getText(source).slice(1, -1)
    return /['"\\]/.test(raw) ? [] : [{ start: node.getStart(source), end: node.end, text: quote + raw + quote }]
  })
  const lines = lineBreaks(source).map(({ start, end, depth }): Edit => {
    const text = eol + base + indent.repeat(Math.floor(depth / 2)) + ' '.repeat(depth % 2)
    return { start, end, text }
  })
  return unwrap(applyEdits(source.text, [...edits, ...lines.filter(({ end }) => end < source.text.length - 1)]))
}

/** The line breaks that are layout: those in template literals are content. */
function lineBreaks(source: ts.SourceFile): { start: number; end: number; depth: number }[] {
  const ts = compiler()
  const content = [...descendants(source)].filter((node) => ts.isTemplateLiteralToken(node))
  const inside = (at: number) => content.some((node) => node.getStart(source) <= at && at < node.end)
  return [...source.text.matchAll(/\r?\n( *)/g)]
    .filter(({ index }) => !inside(index))
    .map(({ index, 0: all, 1: spaces = '' }) => ({ start: index, end: index + all.length, depth: spaces.length }))
}

function unwrap(text: string): string {
  return text.slice(1, text.lastIndexOf(')')).trimEnd()
}
