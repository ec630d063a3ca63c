/** Expressions that end a handler: an answer, the next handler, an error, or a promise of one of these. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import { isReference } from '../../edit/typescript/reference.ts'
import { trouble } from './port.ts'
import { type Leaving, leftmost, type Reading } from './reading.ts'
import { answerOf, chainOn, isAnswer } from './response.ts'

export function leavingOf(reading: Reading, node: ts.Expression): Leaving | undefined {
  const ts = compiler()
  const { names } = reading
  if (ts.isParenthesizedExpression(node) || ts.isAwaitExpression(node) || ts.isVoidExpression(node))
    return leavingOf(reading, node.expression)
  if (ts.isConditionalExpression(node)) return eitherOf(reading, node)
  if (!ts.isCallExpression(node)) return undefined
  if (ts.isIdentifier(node.expression) && node.expression.text === names.next) return nextOf(reading, node)
  const head = leftmost(node)
  if (head?.text === names.res) {
    const { links, whole } = chainOn(head)
    if (whole !== node || !isAnswer(links)) return undefined
    const { before, value } = answerOf(reading, links, reading.typeSet)
    return { before, value: value ?? 'undefined', throws: false }
  }
  if (!isContinued(reading, node)) return undefined
  return { before: [], value: promiseText(reading, node), throws: false }
}

function eitherOf(reading: Reading, node: ts.ConditionalExpression): Leaving | undefined {
  const [yes, no] = [leavingOf(reading, node.whenTrue), leavingOf(reading, node.whenFalse)]
  if (yes === undefined && no === undefined) return undefined
  const plain = [yes, no].every((one) => one !== undefined && one.before.length === 0 && !one.throws)
  if (!plain) trouble(reading.port, reading.handler.module, node, 'one side of a choice answers in more than one step')
  const value = `${reading.render(node.condition)} ? ${yes?.value} : ${no?.value}`
  return { before: [], value, throws: false }
}

/** `next()` hands on; `next(error)` is an error, where that is certain to be one. */
function nextOf(reading: Reading, node: ts.CallExpression): Leaving {
  const ts = compiler()
  const { port, handler, names } = reading
  const [given] = node.arguments
  if (given === undefined) {
    if (handler.role === 'error') trouble(port, handler.module, node, 'an error handler goes on')
    reading.goesOn = true
    return { before: [], value: `${names.next}()`, throws: false }
  }
  const caught = ts.isIdentifier(given) && isCaught(given)
  if (!(ts.isNewExpression(given) || caught) || handler.role === 'error')
    trouble(
      port,
      handler.module,
      node,
      `next(${given.getText(handler.module.source)}) may be no error, or none that Hono takes`,
    )
  return { before: [], value: reading.render(given), throws: true }
}

/** A variable of catch, or the parameter of a callback of `.catch`. */
function isCaught(node: ts.Identifier): boolean {
  const ts = compiler()
  for (let { parent } = node; parent !== undefined; parent = parent.parent) {
    if (ts.isCatchClause(parent) && parent.variableDeclaration?.name.getText() === node.text) return true
    if (!ts.isFunctionLike(parent)) continue
    const call = parent.parent
    const callback =
      ts.isCallExpression(call) &&
      ts.isPropertyAccessExpression(call.expression) &&
      call.expression.name.text === 'catch'
    return callback && parent.parameters[0]?.name.getText() === node.text
  }
  return false
}

const continuing = new Set(['then', 'catch', 'finally'])

/** A chain of a promise with a callback that answers or hands on. */
function isContinued({ names }: Reading, node: ts.CallExpression): boolean {
  const ts = compiler()
  const { expression, arguments: given } = node
  if (!ts.isPropertyAccessExpression(expression) || !continuing.has(expression.name.text)) return false
  const leaves = (one: ts.Node) => isReference(one) && (one.text === names.res || one.text === names.next)
  if (given.some((one) => leaves(one) || descendants(one).some(leaves))) return true
  return ts.isCallExpression(expression.expression) && isContinued({ names } as Reading, expression.expression)
}

function promiseText(reading: Reading, node: ts.CallExpression): string {
  const ts = compiler()
  const { names, ends, handler } = reading
  const access = node.expression as ts.PropertyAccessExpression
  const object = access.expression
  const before =
    ts.isCallExpression(object) && isContinued(reading, object) ? promiseText(reading, object) : reading.render(object)
  const given = node.arguments.filter((one) => !(ts.isIdentifier(one) && one.text === names.next))
  const [first] = node.arguments
  // An error that nobody catches goes to the error handler by itself.
  if (given.length === 0 || first === undefined) return before
  const texts = given.map((one) => {
    if (ts.isArrowFunction(one) || ts.isFunctionExpression(one)) ends.add(one)
    return reading.render(one)
  })
  return `${before}${handler.module.source.text.slice(object.end, first.getStart(handler.module.source))}${texts.join(', ')})`
}
