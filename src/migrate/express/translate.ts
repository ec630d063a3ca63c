/** A handler of Express as one of Hono: what was done to `res` is returned, what was asked of `req` is asked of the context. */
import { applyEdits, type Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { dropLines, indentAt } from '../../edit/typescript/lines.ts'
import { isReference } from '../../edit/typescript/reference.ts'
import { dialectIn } from '../code.ts'
import { tailOf } from './flow.ts'
import { leavingOf } from './leaving.ts'
import { freeName, namesOf, setsType } from './names.ts'
import { type Handler, type Port, trouble } from './port.ts'
import { type Leaving, leftmost, type Reading } from './reading.ts'
import { type Put, requestPut, variablePut } from './request.ts'
import { answerOf, chainOn, isAnswer } from './response.ts'
import { signatureEdits } from './signature.ts'

export function translate(port: Port, handler: Handler): Edit[] {
  const names = namesOf(port, handler)
  if (names === undefined) return []
  const { node, module } = handler
  const reading: Reading = {
    port,
    handler,
    names,
    c: freeName(handler),
    quote: dialectIn(module.source).quote,
    ends: new Set([node]),
    typeSet: setsType(handler, names),
    goesOn: false,
    render: (inner) => {
      const start = inner.getStart(module.source)
      const edits = editsAt(reading, inner).map((one) => ({ ...one, start: one.start - start, end: one.end - start }))
      return applyEdits(inner.getText(module.source), edits)
    },
  }
  const body = node.body === undefined ? [] : bodyEdits(reading, node.body)
  return [...signatureEdits(reading), ...body]
}

function bodyEdits(reading: Reading, body: ts.ConciseBody): Edit[] {
  const ts = compiler()
  if (ts.isBlock(body)) return editsAt(reading, body)
  const leaving = leavingOf(reading, body)
  return leaving === undefined ? editsAt(reading, body) : [conciseEdit(reading, body, leaving)]
}

function conciseEdit({ handler }: Reading, body: ts.Expression, { before, value, throws }: Leaving): Edit {
  const start = body.getStart(handler.module.source)
  const only = before.length === 0 && !throws
  const text = only ? value : `{ ${[...before, `${throws ? 'throw' : 'return'} ${value}`].join('; ')} }`
  return { start, end: body.end, text }
}

/** The edits of a node and all below it. */
function editsAt(reading: Reading, node: ts.Node): Edit[] {
  const ts = compiler()
  const { handler } = reading
  if (ts.isExpressionStatement(node) || ts.isReturnStatement(node)) {
    const edits = statementEdits(reading, node)
    if (edits !== undefined) return edits
  }
  if (ts.isIfStatement(node) && isHeadersSent(reading, node))
    return [dropLines(handler.module.source.text, node.getStart(handler.module.source), node.end)]
  if (ts.isArrowFunction(node) && node !== handler.node && reading.ends.has(node) && !ts.isBlock(node.body))
    return bodyEdits(reading, node.body)
  const put = putAt(reading, node)
  if (put !== undefined) return [span(reading, put.node, put.text)]
  if (ts.isIdentifier(node)) return strayEdits(reading, node)
  const edits: Edit[] = []
  ts.forEachChild(node, (child) => {
    edits.push(...editsAt(reading, child))
  })
  return edits
}

function span({ handler }: Reading, node: ts.Node, text: string): Edit {
  return { start: node.getStart(handler.module.source), end: node.end, text }
}

/** `if (res.headersSent) return next(err)`: nothing is sent before a handler of Hono ends. */
function isHeadersSent({ names, handler }: Reading, { expression, elseStatement }: ts.IfStatement): boolean {
  return elseStatement === undefined && expression.getText(handler.module.source) === `${names.res}.headersSent`
}

function statementEdits(reading: Reading, node: ts.ExpressionStatement | ts.ReturnStatement): Edit[] | undefined {
  const ts = compiler()
  const { expression } = node
  if (expression === undefined) return undefined
  const leaving = leavingOf(reading, expression)
  if (leaving === undefined) return ts.isReturnStatement(node) ? undefined : effectEdits(reading, node)
  const lines = [...leaving.before, `${leaving.throws ? 'throw' : 'return'} ${leaving.value}`]
  const whole = linesEdit(reading, node, lines)
  if (ts.isReturnStatement(node)) {
    if (enclosing(node, reading)) return [whole]
    trouble(reading.port, reading.handler.module, node, 'answers from within a callback')
    return []
  }
  const tail = tailOf(node, reading.ends)
  if (tail === undefined)
    trouble(reading.port, reading.handler.module, node, 'answers, and code goes on behind it or around it')
  const drop = tail?.drops
  return [drop === undefined ? whole : { ...whole, end: drop.end }]
}

function enclosing(node: ts.Node, { ends }: Reading): boolean {
  for (let { parent } = node; parent !== undefined; parent = parent.parent)
    if (compiler().isFunctionLike(parent)) return ends.has(parent)
  return false
}

/** `res.status(404)` and `res.set(…)` without an answer, and `res.statusCode = 404`. */
function effectEdits(reading: Reading, node: ts.ExpressionStatement): Edit[] | undefined {
  const ts = compiler()
  const { names, c, typeSet } = reading
  const { expression } = node
  const head = leftmost(expression)
  if (head?.text !== names.res) return undefined
  if (ts.isBinaryExpression(expression) && expression.left.getText() === `${names.res}.statusCode`)
    return [linesEdit(reading, node, [`${c}.status(${reading.render(expression.right)})`])]
  const { links, whole } = chainOn(head)
  if (whole !== expression || links.length === 0 || isAnswer(links)) return undefined
  return [linesEdit(reading, node, answerOf(reading, links, typeSet).before)]
}

function linesEdit(reading: Reading, node: ts.Statement, lines: readonly string[]): Edit {
  const ts = compiler()
  const { source } = reading.handler.module
  const { eol } = dialectIn(source)
  const gap = eol + indentAt(source.text, node.getStart(source))
  const listed = ts.isBlock(node.parent) || ts.isCaseOrDefaultClause(node.parent)
  const end = node.getText(source).endsWith(';') ? ';' : ''
  const text = lines.map((line) => line + end)
  return span(reading, node, lines.length < 2 || listed ? text.join(gap) : `{ ${lines.join('; ')}${end} }`)
}

/** Where a property of the request, or of `res.locals`, becomes something else as far as this node reaches. */
function putAt(reading: Reading, node: ts.Node): Put | undefined {
  const ts = compiler()
  const { names } = reading
  const head = leftmost(node)
  if (head === undefined || !isReference(head) || !ts.isPropertyAccessExpression(head.parent)) return undefined
  if (head.parent.expression !== head) return undefined
  const put =
    head.text === names.req
      ? requestPut(reading, head.parent)
      : head.text === names.res
        ? localPut(reading, head.parent)
        : undefined
  return put?.node === node ? put : undefined
}

function localPut(reading: Reading, at: ts.PropertyAccessExpression): Put | undefined {
  const { parent } = at
  if (at.name.text !== 'locals') return undefined
  // `const { user } = res.locals`
  if (compiler().isVariableDeclaration(parent) && compiler().isObjectBindingPattern(parent.name))
    return { node: at, text: `${reading.c}.var` }
  if (!compiler().isPropertyAccessExpression(parent)) return undefined
  return variablePut(reading, parent, parent.name.text)
}

/** A name of the handler's parameters in a place that none of the above knows. */
function strayEdits({ port, handler, names }: Reading, node: ts.Identifier): Edit[] {
  const ts = compiler()
  if (!isReference(node) || ![names.req, names.res, names.next].includes(node.text)) return []
  const { parent } = node
  const member =
    ts.isPropertyAccessExpression(parent) && parent.expression === node ? `.${parent.name.text}` : undefined
  // Said where its property is looked at.
  if (node.text === names.req && member !== undefined) return []
  const name = node.text === names.req ? 'req' : node.text === names.res ? 'res' : 'next'
  trouble(
    port,
    handler.module,
    node,
    member === undefined ? `${name} is handed on` : `${name}${member} has no like here`,
  )
  return []
}
