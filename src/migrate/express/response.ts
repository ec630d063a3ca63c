/** A chain of calls on `res` of Express as what a handler of Hono does and returns. */
import { STATUS_CODES } from 'node:http'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { effectOf, isText, type Link, statusText } from './headers.ts'
import { needShim, trouble } from './port.ts'
import { type Scribe, typedIn } from './request.ts'

/** Statements, and what is returned behind them; undefined where the chain does not answer. */
export interface Answer {
  readonly before: readonly string[]
  readonly value: string | undefined
}

/** `res.status(201).json(x)`: the links in their order, and the whole. */
export function chainOn(res: ts.Identifier): { links: Link[]; whole: ts.Expression } {
  const ts = compiler()
  const links: Link[] = []
  let whole: ts.Expression = res
  while (ts.isPropertyAccessExpression(whole.parent) && ts.isCallExpression(whole.parent.parent)) {
    const access: ts.PropertyAccessExpression = whole.parent
    if (access.expression !== whole || (access.parent as ts.CallExpression).expression !== access) break
    whole = access.parent as ts.CallExpression
    links.push({ name: access.name.text, node: whole as ts.CallExpression })
  }
  return { links, whole }
}

const answers = new Set(['json', 'send', 'sendStatus', 'end', 'redirect', 'jsonp', 'render', 'sendFile', 'download'])

export function isAnswer(links: readonly Link[]): boolean {
  return answers.has(links.at(-1)?.name ?? '')
}

/** @param typeSet a Content-Type of the handler's own, which Hono would write over */
export function answerOf(scribe: Scribe, links: readonly Link[], typeSet: boolean): Answer {
  const before: string[] = []
  let status: ts.Expression | undefined
  for (const link of links.slice(0, isAnswer(links) ? -1 : undefined)) {
    const [first] = link.node.arguments
    if (link.name === 'status' && isAnswer(links)) status = first
    else before.push(...effectOf(scribe, link))
  }
  const last = links.at(-1)
  return { before, value: last && isAnswer(links) ? valueText(scribe, last, { status, typeSet }) : undefined }
}

interface Given {
  readonly status: ts.Expression | undefined
  readonly typeSet: boolean
}

function valueText(scribe: Scribe, { name, node }: Link, { status, typeSet }: Given): string | undefined {
  const { c } = scribe
  const [first] = node.arguments
  const code = status === undefined ? '' : `, ${statusText(scribe, status)}`
  const text = (argument: ts.Expression) => scribe.render(argument)
  if (name === 'sendStatus') return statusAnswer(scribe, node)
  if (name === 'redirect') return redirectOf(scribe, node, status)
  if ((name === 'end' || name === 'send') && first === undefined) return `${c}.body(null${code})`
  if (first === undefined) return fail(scribe, node, `res.${name} without a value`)
  if (name === 'json')
    return typeSet ? `${c}.body(JSON.stringify(${text(first)})${code})` : `${c}.json(${text(first)}${code})`
  if (name === 'end')
    return isText(first) ? `${c}.body(${text(first)}${code})` : fail(scribe, node, 'res.end with bytes')
  if (name !== 'send') return fail(scribe, node, `res.${name} has no like`)
  if (isText(first)) return `${c}.${typeSet ? 'body' : 'html'}(${text(first)}${code})`
  if (isData(first))
    return typeSet ? `${c}.body(JSON.stringify(${text(first)})${code})` : `${c}.json(${text(first)}${code})`
  if (compiler().isNumericLiteral(first)) return fail(scribe, node, 'res.send with a number')
  const send = typeSet ? 'sendTyped' : 'send'
  needShim(scribe.port, scribe.handler.module, send)
  return `${send}(${c}, ${text(first)}${code})`
}

function fail({ port, handler }: Scribe, at: ts.Node, why: string): undefined {
  trouble(port, handler.module, at, why)
  return undefined
}

function statusAnswer(scribe: Scribe, node: ts.CallExpression): string | undefined {
  const [code] = node.arguments
  if (code === undefined || !compiler().isNumericLiteral(code))
    return fail(scribe, node, 'res.sendStatus of a number that is not written in place')
  const { c, quote } = scribe
  if (['204', '205', '304'].includes(code.text)) return `${c}.body(null, ${code.text})`
  const text = STATUS_CODES[code.text] ?? code.text
  return `${c}.text(${text.includes(quote) ? JSON.stringify(text) : quote + text + quote}, ${code.text})`
}

function redirectOf(
  scribe: Scribe,
  { arguments: given }: ts.CallExpression,
  status: ts.Expression | undefined,
): string | undefined {
  const [first, second] = given
  const [code, to] = second === undefined ? [status, first] : [first, second]
  if (to === undefined) return undefined
  if (compiler().isStringLiteralLike(to) && to.text === 'back') return fail(scribe, to, "res.redirect('back')")
  scribe.port.notes.add('A redirect has no body any more, which no browser shows.')
  const number =
    code &&
    (compiler().isNumericLiteral(code) || !typedIn(scribe) ? scribe.render(code) : `(${scribe.render(code)}) as 302`)
  return `${scribe.c}.redirect(${scribe.render(to)}${number === undefined ? '' : `, ${number}`})`
}

function isData(node: ts.Expression): boolean {
  const ts = compiler()
  const { TrueKeyword, FalseKeyword } = ts.SyntaxKind
  return (
    ts.isObjectLiteralExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    [TrueKeyword, FalseKeyword].includes(node.kind)
  )
}
