/** The options of the package cors as those of `hono/cors`. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { need, trouble } from './port.ts'
import { type Call, literal, type Swapped, whole } from './swap.ts'

const names: { readonly [name: string]: string } = {
  origin: 'origin',
  credentials: 'credentials',
  maxAge: 'maxAge',
  methods: 'allowMethods',
  allowedHeaders: 'allowHeaders',
  exposedHeaders: 'exposeHeaders',
}

export function corsSwap(call: Call): Swapped {
  const { port, module, node } = call
  need(module, 'hono/cors', 'cors')
  const [options] = node.arguments
  const object = options && literal(options)
  if (options !== undefined && object === undefined)
    trouble(port, module, options, 'options of cors that are not written in place')
  const members = (object?.properties ?? []).map((one): string => {
    const name = one.name?.getText() ?? ''
    const value = compiler().isPropertyAssignment(one) ? one.initializer : undefined
    const text = value === undefined ? undefined : name === 'origin' ? originText(call, value) : valueText(name, value)
    if (text === undefined || names[name] === undefined) trouble(port, module, one, `the option ${name} of cors`)
    return `${names[name]}: ${text}`
  })
  return whole(node, members.length === 0 ? 'cors()' : `cors({ ${members.join(', ')} })`)
}

/** The package takes lists as text, too. */
function valueText(name: string, value: ts.Expression): string {
  if (!/(?:methods|Headers)$/.test(name) || !compiler().isStringLiteralLike(value)) return value.getText()
  return `[${value.text
    .split(/\s*,\s*/)
    .map((one) => `'${one}'`)
    .join(', ')}]`
}

/** The package names one origin to whoever asks, Hono to requests from there. Undefined for what has no like. */
function originText({ port }: Call, value: ts.Expression): string | undefined {
  const ts = compiler()
  const text = value.getText()
  if (value.kind === ts.SyntaxKind.TrueKeyword) return '(origin) => origin'
  if (ts.isStringLiteralLike(value)) return value.text === '*' ? text : `() => ${text}`
  if (ts.isRegularExpressionLiteral(value))
    return /\/[a-z]*[gy][a-z]*$/.test(text) ? undefined : `(origin) => (${text}.test(origin) ? origin : null)`
  if (ts.isArrayLiteralExpression(value))
    return value.elements.every((one) => ts.isStringLiteralLike(one)) ? text : undefined
  if (ts.isArrowFunction(value) || ts.isFunctionExpression(value) || value.kind === ts.SyntaxKind.FalseKeyword)
    return undefined
  port.notes.add(
    `Where ${text} is one origin, hono/cors names it to requests from there alone, and the package cors named it to all.`,
  )
  return text
}
