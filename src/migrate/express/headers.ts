/** What a chain on `res` does besides answering: status, headers, cookies. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { cookieCall } from './cookies.ts'
import { need, trouble } from './port.ts'
import { type Scribe, typedIn } from './request.ts'

/** A call in a chain on `res`. */
export interface Link {
  readonly name: string
  readonly node: ts.CallExpression
}

const headers = new Set(['set', 'header', 'setHeader', 'append'])

/** What does not answer: status, headers, cookies. */
export function effectOf(scribe: Scribe, { name, node }: Link): string[] {
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
  return compiler().isNumericLiteral(value)
    ? `${scribe.quote}${text}${scribe.quote}`
    : isText(value)
      ? text
      : `String(${text})`
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

/** Hono's types want one of the known numbers. */
export function statusText(scribe: Scribe, status: ts.Expression): string {
  const text = scribe.render(status)
  if (compiler().isNumericLiteral(status) || !typedIn(scribe)) return text
  need(scribe.handler.module, 'hono/utils/http-status', 'ContentfulStatusCode', true)
  return `(${text}) as ContentfulStatusCode`
}

/** What is text for certain. */
export function isText(node: ts.Expression): boolean {
  const ts = compiler()
  if (ts.isParenthesizedExpression(node)) return isText(node.expression)
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true
  if (ts.isConditionalExpression(node)) return isText(node.whenTrue) && isText(node.whenFalse)
  if (ts.isBinaryExpression(node))
    return node.operatorToken.kind === ts.SyntaxKind.PlusToken && (isText(node.left) || isText(node.right))
  return (
    ts.isCallExpression(node) &&
    /(?:^String|^JSON\.stringify|\.(?:toString|join|toISOString|trim))$/.test(node.expression.getText())
  )
}

function fail({ port, handler }: Scribe, at: ts.Node, why: string): undefined {
  trouble(port, handler.module, at, why)
  return undefined
}
