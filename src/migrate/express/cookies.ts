/** `res.cookie` and `res.clearCookie` as setCookie and deleteCookie of Hono. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { need, trouble } from './port.ts'
import { type Scribe, typedIn } from './request.ts'

const same = new Set(['domain', 'path', 'expires', 'httpOnly', 'secure', 'partitioned', 'priority'])

export function cookieCall(scribe: Scribe, node: ts.CallExpression, name: 'cookie' | 'clearCookie'): string[] {
  const { c, handler } = scribe
  const [key, ...rest] = node.arguments
  const [value, options] = name === 'cookie' ? rest : [undefined, rest[0]]
  if (key === undefined || (name === 'cookie' && value === undefined))
    return fail(scribe, node, 'a cookie without a value')
  if (value && compiler().isObjectLiteralExpression(value)) return fail(scribe, value, 'a cookie that is an object')
  const call = name === 'cookie' ? 'setCookie' : 'deleteCookie'
  need(handler.module, 'hono/cookie', call)
  const given = options === undefined ? '' : optionsText(scribe, options)
  const text =
    value &&
    (typedIn(scribe) && !compiler().isStringLiteralLike(value)
      ? `String(${scribe.render(value)})`
      : scribe.render(value))
  return [
    `${call}(${[c, scribe.render(key), text, given].filter((one) => one !== undefined && one !== '').join(', ')})`,
  ]
}

function fail({ port, handler }: Scribe, at: ts.Node, why: string): string[] {
  trouble(port, handler.module, at, why)
  return []
}

/** Express counts milliseconds, Hono seconds. */
function optionsText(scribe: Scribe, options: ts.Expression): string {
  const ts = compiler()
  if (!ts.isObjectLiteralExpression(options)) {
    fail(scribe, options, 'options of a cookie that are not written in place')
    return ''
  }
  const members = options.properties.flatMap((one) => {
    const name = one.name?.getText() ?? ''
    const value = ts.isPropertyAssignment(one) ? one.initializer : undefined
    if (name === 'maxAge' && value) return [`maxAge: ${secondsOf(scribe, value)}`]
    if (name === 'sameSite' && value) return siteOf(scribe, value)
    if (same.has(name)) return [scribe.render(one)]
    return fail(scribe, one, `the option ${name} of a cookie`)
  })
  return members.length === 0 ? '' : `{ ${members.join(', ')} }`
}

function secondsOf(scribe: Scribe, value: ts.Expression): string {
  const factors = value
    .getText()
    .split('*')
    .map((one) => one.trim().replaceAll('_', ''))
  const at = factors.lastIndexOf('1000')
  if (factors.length > 1 && at >= 0 && factors.every((one) => /^[\w.]+$/.test(one)))
    return factors.filter((_, index) => index !== at).join(' * ')
  const number = Number(value.getText().replaceAll('_', ''))
  return Number.isFinite(number) ? String(number / 1000) : `(${scribe.render(value)}) / 1000`
}

function siteOf(scribe: Scribe, value: ts.Expression): string[] {
  const { TrueKeyword, FalseKeyword } = compiler().SyntaxKind
  if (value.kind === FalseKeyword) return []
  if (value.kind === TrueKeyword) return [`sameSite: ${scribe.quote}Strict${scribe.quote}`]
  return [`sameSite: ${scribe.render(value)}`]
}
