/** Finds what listens in an entry of the old syntax. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import { isReference } from '../../edit/typescript/reference.ts'
import { refuseAt } from '../code.ts'

export type Handles = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration

export interface Listener {
  readonly event: 'fetch' | 'scheduled'
  /** The statement that registers it. */
  readonly statement: ts.Statement
  readonly handler: Handles
  /** The name of the parameter that is the event. */
  readonly parameter: string
}

/** @throws EDIT_REFUSED with the place where a listener is one that no handler of a module can be */
export function listenersOf(source: ts.SourceFile): Listener[] {
  const ts = compiler()
  const calls = [...descendants(source)].filter(
    (node) => ts.isCallExpression(node) && isRegistration(node),
  ) as ts.CallExpression[]
  const found = calls.map((call) => listenerOf(source, call))
  for (const [index, { event, statement }] of found.entries())
    if (found.findIndex((one) => one.event === event) !== index)
      throw refuseAt(
        source,
        statement,
        `There are several listeners for ${event}; which of them answers is decided as they run.`,
      )
  return found
}

function isRegistration({ expression }: ts.CallExpression): boolean {
  const ts = compiler()
  if (ts.isIdentifier(expression)) return expression.text === 'addEventListener'
  return (
    ts.isPropertyAccessExpression(expression) &&
    expression.name.text === 'addEventListener' &&
    ['self', 'globalThis'].includes(expression.expression.getText())
  )
}

function listenerOf(source: ts.SourceFile, call: ts.CallExpression): Listener {
  const ts = compiler()
  const [kind, given] = call.arguments
  const event = kind && ts.isStringLiteralLike(kind) ? kind.text : ''
  if (event !== 'fetch' && event !== 'scheduled')
    throw refuseAt(source, call, `A module has no handler for the event ${kind?.getText(source) ?? ''}.`)
  const statement = call.parent
  if (!ts.isExpressionStatement(statement) || statement.parent !== source)
    throw refuseAt(source, call, 'The listener is registered within other code.')
  const handler = given && handlerIn(source, given)
  if (handler === undefined) throw refuseAt(source, call, 'The listener is no function of this file.')
  const [parameter] = handler.parameters
  if (parameter === undefined || !ts.isIdentifier(parameter.name) || handler.parameters.length > 1)
    throw refuseAt(source, handler, 'The listener takes its event apart, or takes more than the event.')
  return { event, statement, handler, parameter: parameter.name.text }
}

/** The function itself; the declaration that a name refers to; what a listener that only hands the event on hands it to. */
function handlerIn(source: ts.SourceFile, given: ts.Expression): Handles | undefined {
  const ts = compiler()
  if (ts.isIdentifier(given)) return declarationOf(source, given.text)
  if (!ts.isArrowFunction(given) && !ts.isFunctionExpression(given)) return undefined
  const called = handedOn(given)
  const declared = called && declarationOf(source, called)
  return declared && respondsWithin(declared) ? declared : given
}

/** `event => handle(event)` */
function handedOn(handler: ts.ArrowFunction | ts.FunctionExpression): string | undefined {
  const ts = compiler()
  const { body, parameters } = handler
  const only = ts.isBlock(body) ? (body.statements.length === 1 ? body.statements[0] : undefined) : body
  const inner =
    only && ts.isExpressionStatement(only)
      ? only.expression
      : only && ts.isReturnStatement(only)
        ? only.expression
        : only
  if (inner === undefined || !ts.isCallExpression(inner) || !ts.isIdentifier(inner.expression)) return undefined
  const [argument] = inner.arguments
  const whole = inner.arguments.length === 1 && argument?.getText() === parameters[0]?.name.getText()
  return whole ? inner.expression.text : undefined
}

/** A function declaration at the top that nothing else refers to. */
function declarationOf(source: ts.SourceFile, name: string): ts.FunctionDeclaration | undefined {
  const ts = compiler()
  const declared = source.statements.find((one) => ts.isFunctionDeclaration(one) && one.name?.text === name)
  if (declared === undefined || !ts.isFunctionDeclaration(declared) || declared.body === undefined) return undefined
  const uses = [...descendants(source)].filter(
    (node) => isReference(node) && node.text === name && node !== declared.name,
  )
  return uses.length === 1 ? declared : undefined
}

function respondsWithin(handler: Handles): boolean {
  return [...descendants(handler)].some(
    (node) => compiler().isPropertyAccessExpression(node) && node.name.text === 'respondWith',
  )
}
