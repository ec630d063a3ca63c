/** `require` within an expression at the top of a module: `app.use(require('./routes'))`, `require('express').Router()`. */
import type { Edit } from '../edit/apply.ts'
import { compiler, type ts } from '../edit/typescript/compiler.ts'
import { lineStart } from '../edit/typescript/lines.ts'
import { descendants } from '../edit/typescript/parse.ts'
import { isDeclared } from '../edit/typescript/scope.ts'
import { dialectIn } from './code.ts'
import type { Shape } from './commonjs-exports.ts'

export interface Inline {
  readonly callee: ts.Identifier
  readonly specifier: string
  /** The call, with a member that is taken of it. */
  readonly node: ts.Expression
  readonly member: string | undefined
}

export function requireCall(node: ts.Expression): { callee: ts.Identifier; specifier: string } | undefined {
  const ts = compiler()
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== 'require')
    return undefined
  const [argument] = node.arguments
  return argument && ts.isStringLiteral(argument) ? { callee: node.expression, specifier: argument.text } : undefined
}

/** Those that run once, when the module is loaded, whatever else is true. @param others those that are imports already */
export function inlineRequires(source: ts.SourceFile, others: ReadonlySet<ts.Identifier>): Inline[] {
  const ts = compiler()
  return [...descendants(source)].flatMap((node): Inline[] => {
    const call = ts.isCallExpression(node) ? requireCall(node) : undefined
    if (call === undefined || others.has(call.callee) || isDeclared(call.callee) || !runsAlways(node)) return []
    const { parent } = node
    const member = ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent : undefined
    return [{ ...call, node: member ?? (node as ts.Expression), member: member?.name.text }]
  })
}

function runsAlways(node: ts.Node): boolean {
  const ts = compiler()
  for (let { parent } = node; parent !== undefined; parent = parent.parent) {
    if (ts.isFunctionLike(parent) || ts.isConditionalExpression(parent) || ts.isClassLike(parent)) return false
    if (ts.isBinaryExpression(parent) && /^(?:&&|\|\||\?\?)/.test(parent.operatorToken.getText())) return false
    if (ts.isStatement(parent)) return ts.isSourceFile(parent.parent) && !ts.isIfStatement(parent)
  }
  return false
}

/** An import above the statement, and its name in place of the call. */
export function inlineEdits(
  source: ts.SourceFile,
  inline: readonly Inline[],
  shape: (specifier: string) => Shape | undefined,
): Edit[] {
  const { quote, semicolon, eol } = dialectIn(source)
  const taken = new Set<string>()
  return inline.flatMap(({ specifier, node, member }): Edit[] => {
    const kind = shape(specifier)
    // A package is taken for one that names what it exports, as long as a name is asked for.
    const named = member !== undefined && kind !== 'value' ? member : undefined
    const local = freeName(source, named ?? specifier, taken)
    taken.add(local)
    const clause =
      named !== undefined
        ? `{ ${named === local ? named : `${named} as ${local}`} }`
        : kind === 'names'
          ? `* as ${local}`
          : local
    const line = `import ${clause} from ${quote}${specifier}${quote}${semicolon}${eol}`
    const text = named === undefined && member !== undefined ? `${local}.${member}` : local
    const at = lineStart(source.text, topOf(node).getStart(source))
    return [
      { start: at, end: at, text: line },
      { start: node.getStart(source), end: node.end, text },
    ]
  })
}

function topOf(node: ts.Node): ts.Node {
  return compiler().isSourceFile(node.parent) ? node : topOf(node.parent)
}

/** A name for what a specifier names, which nothing else in the module has. */
export function freeName(source: ts.SourceFile, specifier: string, more: ReadonlySet<string> = new Set()): string {
  const words = specifier
    .replace(/\.\w+$/, '')
    .split(/\W+/)
    .filter((word) => word !== '')
  const base = words.at(-1) ?? 'module'
  const members = (node: ts.Node) => compiler().isPropertyAccessExpression(node.parent) && node.parent.name === node
  const taken = new Set(
    [...descendants(source)]
      .filter((node) => compiler().isIdentifier(node) && !members(node))
      .map((node) => (node as ts.Identifier).text),
  )
  return (
    [base, `${base}Module`, `${base}_`].find(
      (name) => !taken.has(name) && !more.has(name) && /^[A-Za-z_$]/.test(name),
    ) ?? `required_${base}`
  )
}
