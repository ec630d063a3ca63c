/** The parameters of a handler. */
import type { Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import { isReference } from '../../edit/typescript/reference.ts'
import { isTyped, need, needShim } from './port.ts'
import type { Reading } from './reading.ts'

export function signatureEdits(reading: Reading): Edit[] {
  const ts = compiler()
  const { handler, names, c } = reading
  const { node, module, role } = handler
  const { source } = module
  const { parameters } = node
  const [first] = parameters
  const last = parameters.at(-1)
  if (first === undefined || last === undefined) return []
  const next = reading.goesOn ? names.next : undefined
  const inline = ts.isCallExpression(node.parent)
  const typed = isTyped(module) && !inline
  const context = typed ? `${c}: ${contextType(reading)}` : c
  if (typed && next !== undefined) need(module, 'hono', 'Next', true)
  const handed = next === undefined ? [] : [typed ? `${next}: Next` : next]
  const error =
    role === 'error'
      ? [
          isTyped(module) && !inline && first.type === undefined
            ? `${first.getText(source)}: Error`
            : first.getText(source),
        ]
      : []
  const edits: Edit[] = [
    { start: first.getStart(source), end: last.end, text: [...error, context, ...handed].join(', ') },
    ...untyped(source, node),
  ]
  const waits = next !== undefined || (role === 'middleware' && names.next !== undefined && uses(node, names.next))
  if (waits && !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword))
    edits.push(asyncEdit(source, node))
  return edits
}

function contextType({ port, handler }: Reading): string {
  need(handler.module, 'hono', 'Context', true)
  if (port.variables.size === 0 && !hasBody(port.shim.names)) return 'Context'
  needShim(port, handler.module, 'AppEnv', true)
  return 'Context<AppEnv>'
}

export function hasBody(names: ReadonlySet<string>): boolean {
  return names.has('jsonBody') || names.has('formBody')
}

function uses(node: ts.Node, name: string): boolean {
  return descendants(node).some((one) => isReference(one) && one.text === name && !compiler().isParameter(one.parent))
}

/** Types of Express go: what is returned, and the type of the variable. */
function untyped(source: ts.SourceFile, node: Reading['handler']['node']): Edit[] {
  const { parent, type, parameters } = node
  const edits: Edit[] = []
  if (type !== undefined) {
    const close = source.text.indexOf(')', parameters.end)
    edits.push({ start: close + 1, end: type.end, text: '' })
  }
  if (compiler().isVariableDeclaration(parent) && parent.type !== undefined)
    edits.push({ start: parent.name.end, end: parent.type.end, text: '' })
  return edits
}

/** Middleware of Hono answers with a promise. */
function asyncEdit(source: ts.SourceFile, node: ts.Node): Edit {
  const ts = compiler()
  const start = ts.isFunctionDeclaration(node)
    ? (node
        .getChildren(source)
        .find(({ kind }) => kind === ts.SyntaxKind.FunctionKeyword)
        ?.getStart(source) ?? node.end)
    : node.getStart(source)
  return { start, end: start, text: 'async ' }
}
