/** A chain of calls on `res` of Express as what a handler of Hono does and returns. */
import { STATUS_CODES } from 'node:http'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { cookieCall } from './cookies.ts'
import { need, needShim, trouble } from './port.ts'
import { type Scribe, typedIn } from './request.ts'

export interface Link {
  readonly name: string
  readonly node: ts.CallExpression
}

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
  return { before, value: last && isAnswer(links) ? valueOf(scribe, last, { status, typeSet }) : undefined }
}

interface Given {
  readonly status: ts.Expression | undefined
  readonly typeSet: boolean
}

function valueOf(scribe: Scribe, { name, node }: Link, { status, typeSet }: Given): string | undefined {
  const { c } = scribe
  const [first] = node.arguments
  const code = status === undefined ? '' : `, ${statusText(scribe, status)}`
  const text = (argument: ts.Expression) => scribe.render(argument)
  if (name === 'sendStatus') return statusAnswer(scribe, node)
  if (name === 'redirect') return redirectOf(scribe, node, status)
  if ((name === 'end' || name === 'send') && first === undefined) return `${c}.body(null${code})`
  if (first === undefined) return fail(scribe, node, `res.${name} without a value`)
  if (name === 'json') return typeSet ? `${c}.body(JSON.stringify(${text(first)})${code})` : `${c}.json(${text(first)}${code})`
  if (name === 'end') return isText(first) ? `${c}.body(${text(first)}${code})` : fail(scribe, node, 'res.end with bytes')
  if (name !== 'send') return fail(scribe, node, `res.${name} has no like`)
  if (isText(first)) return `${c}.${typeSet ? 'body' : 'html'}(${text(first)}${code})`
  if (isData(first)) return typeSet ? `${c}.body(JSON.stringify(${text(first)})${code})` : `${c}.json(${text(first)}${code})`
  if (compiler().isNumericLiteral(first)) return fail(scribe, node, 'res.send with a number')
  needShim(scribe.port, scribe.handler.module, 'send')
  return `send(${c}, ${text(first)}${code})`
}

function fail({ port, handler }: Scribe, at: ts.Node, why: string): undefined {
  trouble(port, handler.module, at, why)
  return undefined
}

/** Hono's types want one of the known numbers. */
function statusText(scribe: Scribe, status: ts.Expression): string {
  const text = scribe.render(status)
  if (compiler().isNumericLiteral(status) || !typedIn(scribe)) return text
  need(scribe.handler.module, 'hono/utils/http-status', 'ContentfulStatusCode', true)
  return `(${text}) as ContentfulStatusCode`
}

function statusAnswer(scribe: Scribe, node: ts.CallExpression): string | undefined {
  const [code] = node.arguments
  if (code === undefined || !compiler().isNumericLiteral(code)) return fail(scribe, node, 'res.sendStatus of a number that is not written in place')
  const { c, quote } = scribe
  if (['204', '205', '304'].includes(code.text)) return `${c}.body(null, ${code.text})`
  const text = STATUS_CODES[code.text] ?? code.text
  return `${c}.text(${text.includes(quote) ? JSON.stringify(text) : quote + text + quote}, ${code.text})`
}

function redirectOf(scribe: Scribe, { arguments: given }: ts.CallExpression, status: ts.Expression | undefined): string | undefined {
  const [first, second] = given
  const [code, to] = second === undefined ? [status, first] : [first, second]
  if (to === undefined) return undefined
  if (compiler().isStringLiteralLike(to) && to.text === 'back') return fail(scribe, to, "res.redirect('back')")
  scribe.port.notes.add('A redirect has no body any more, which no browser shows.')
  const number = code && (compiler().isNumericLiteral(code) || !typedIn(scribe) ? scribe.render(code) : `(${scribe.render(code)}) as 302`)
  return `${scribe.c}.redirect(${scribe.render(to)}${number === undefined ? '' : `, ${number}`})`
}

const headers = new Set(['set', 'header', 'setHeader', 'append'])

/** What does not answer: status, headers, cookies. */
function effectOf(scribe: Scribe, { name, node }: Link): string[] {
  const { c, quote } = scribe
  const [first, second] = node.arguments
  const text = (argument: ts.Expression) => scribe.render(argument)
  if (name === 'status' && first) return [`${c}.status(${statusText(scribe, first)})`]
  if ((name === 'type' || name === 'contentType') && first) return [typeCall(scribe, first)]
  if (name === 'location' && first) return [`${c}.header(${quote}Location${quote}, ${text(first)})`]
  if (name === 'vary' && first) return [`${c}.header(${quote}Vary${quote}, ${text(first)}, { append: true })`]
  if (name === 'cookie' || name === 'clearCookie') return cookieCall(scribe, node, name)
  if (headers.has(name) && first && second) {
    const value = isContentType(first) ? charset(scribe, second) : headerText(scribe, second)
    return [`${c}.header(${text(first)}, ${value}${name === 'append' ? ', { append: true }' : ''})`]
  }
  if (headers.has(name) && first && compiler().isObjectLiteralExpression(first)) return manyHeaders(scribe, first)
  fail(scribe, node, `res.${name} has no like`)
  return []
}

function manyHeaders(scribe: Scribe, object: ts.ObjectLiteralExpression): string[] {
  return object.properties.map((one) => {
    if (!compiler().isPropertyAssignment(one) || compiler().isComputedPropertyName(one.name))
      return fail(scribe, one, 'a header whose name is not written in place') ?? ''
    const name = one.name.getText().replaceAll(/^['"]|['"]$/g, '')
    const value = /^content-type$/i.test(name) ? charset(scribe, one.initializer) : headerText(scribe, one.initializer)
    return `${scribe.c}.header(${scribe.quote}${name}${scribe.quote}, ${value})`
  })
}

/** Numbers are text in a header. */
function headerText(scribe: Scribe, value: ts.Expression): string {
  const text = scribe.render(value)
  return compiler().isNumericLiteral(value) ? `${scribe.quote}${text}${scribe.quote}` : isText(value) ? text : `String(${text})`
}

const types: { readonly [name: string]: string } = {
  html: 'text/html',
  json: 'application/json',
  text: 'text/plain',
  txt: 'text/plain',
  xml: 'application/xml',
  css: 'text/css',
  js: 'text/javascript',
  csv: 'text/csv',
  svg: 'image/svg+xml',
}

function typeCall(scribe: Scribe, given: ts.Expression): string {
  const { c, quote } = scribe
  const name = compiler().isStringLiteralLike(given) ? given.text.replace(/^\./, '') : ''
  const type = name.includes('/') ? name : types[name]
  if (type === undefined) fail(scribe, given, 'a Content-Type that is not written in place')
  return `${c}.header(${quote}Content-Type${quote}, ${quote}${withCharset(type ?? '')}${quote})`
}

function charset(scribe: Scribe, value: ts.Expression): string {
  if (!compiler().isStringLiteralLike(value)) return scribe.render(value)
  return `${scribe.quote}${withCharset(value.text)}${scribe.quote}`
}

/** Express says so for all that is text. */
function withCharset(type: string): string {
  return /^(?:text\/|application\/(?:json|xml|javascript)|image\/svg)/.test(type) && !type.includes('charset')
    ? `${type}; charset=utf-8`
    : type
}

export function isContentType(node: ts.Expression): boolean {
  return compiler().isStringLiteralLike(node) && /^content-type$/i.test(node.text)
}

/** What is text for certain. */
export function isText(node: ts.Expression): boolean {
  const ts = compiler()
  if (ts.isParenthesizedExpression(node)) return isText(node.expression)
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true
  if (ts.isConditionalExpression(node)) return isText(node.whenTrue) && isText(node.whenFalse)
  if (ts.isBinaryExpression(node))
    return node.operatorToken.kind === ts.SyntaxKind.PlusToken && (isText(node.left) || isText(node.right))
  return ts.isCallExpression(node) && /(?:^String|^JSON\.stringify|\.(?:toString|join|toISOString|trim))$/.test(node.expression.getText())
}

function isData(node: ts.Expression): boolean {
  const ts = compiler()
  const { TrueKeyword, FalseKeyword } = ts.SyntaxKind
  return (
    ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || [TrueKeyword, FalseKeyword].includes(node.kind)
  )
}
