/** A whole module in the style of another. */
import { applyEdits, type Edit } from '../apply.ts'
import { compiler, type ts } from './compiler.ts'
import type { Dialect } from './dialect.ts'
import { descendants, parse } from './parse.ts'

/**
 * Rewrites a module of ours, which has single quotes, no semicolons, two spaces and `\n`. No string of it holds a quote,
 * and no template literal a line break.
 */
export function restyle(text: string, file: string, { eol, indent, quote, semicolon }: Dialect): string {
  const source = parse(text, file)
  const edits = [...descendants(source)].flatMap((node): Edit[] => [
    ...(compiler().isStringLiteral(node)
      ? [{ start: node.getStart(source), end: node.end, text: quote + node.text + quote }]
      : []),
    ...(takesSemicolon(node) ? [{ start: node.end, end: node.end, text: semicolon }] : []),
  ])
  const lines = applyEdits(text, edits).split('\n')
  return lines.map((line) => line.replace(/^ +/, (gap) => indent.repeat(gap.length / 2))).join(eol)
}

function takesSemicolon(node: ts.Node): boolean {
  const ts = compiler()
  return (
    ts.isImportDeclaration(node) ||
    ts.isVariableStatement(node) ||
    ts.isExpressionStatement(node) ||
    ts.isReturnStatement(node) ||
    ts.isThrowStatement(node) ||
    ts.isTypeAliasDeclaration(node) ||
    (ts.isTypeElement(node) && ts.isInterfaceDeclaration(node.parent))
  )
}
