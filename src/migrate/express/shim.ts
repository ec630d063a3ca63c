/** The module that a project gets where Hono has no like of a habit of Express. */

const parts: { readonly [name: string]: string } = {
  read: `/** The text of a body of these types, as long as it may be; undefined for another type. */
async function textOf(c, type, limit) {
  if ((c.req.header('content-type') ?? '').split(';')[0].trim().toLowerCase() !== type) return undefined
  const tooLarge = () => new HTTPException(413, { message: 'request entity too large' })
  if (Number(c.req.header('content-length') ?? 0) > limit) throw tooLarge()
  const bytes = await c.req.arrayBuffer()
  if (bytes.byteLength > limit) throw tooLarge()
  return new TextDecoder().decode(bytes)
}
`,
  jsonBody: `/** Puts a body of JSON on the context, as \`express.json()\` did. */
export const jsonBody = (limit = 102_400) => async (c, next) => {
  const text = await textOf(c, 'application/json', limit)
  if (text !== undefined) c.set('body', text === '' ? {} : parsed(text))
  else c.set('body', c.get('body') ?? {})
  await next()
}

function parsed(text) {
  try {
    if (!/^\\s*[[{]/.test(text)) throw new SyntaxError('The body is no object and no list')
    return JSON.parse(text)
  } catch (error) {
    throw Object.assign(new HTTPException(400, { message: error.message, cause: error }), { statusCode: 400 })
  }
}
`,
  formBody: `/** Puts the fields of a form on the context, as \`express.urlencoded()\` did. */
export const formBody = (limit = 102_400) => async (c, next) => {
  const text = await textOf(c, 'application/x-www-form-urlencoded', limit)
  if (text !== undefined) c.set('body', fields(text))
  else c.set('body', c.get('body') ?? {})
  await next()
}

/** A name that comes twice has a list. */
function fields(text) {
  const found = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) found[name] = found[name] === undefined ? value : [found[name], value].flat()
  return found
}
`,
  send: `/** Answers as \`res.send()\` did: text is HTML, bytes are bytes, all else is JSON. */
export function send(c, value, status) {
  if (typeof value === 'string') return c.html(value, status)
  if (value instanceof Uint8Array) return c.body(value, status, { 'Content-Type': 'application/octet-stream' })
  return value === null || value === undefined ? c.body(null, status) : c.json(value, status)
}
`,
  sendTyped: `/** Answers as \`res.send()\` did behind a Content-Type of one's own. */
export function sendTyped(c, value, status) {
  if (typeof value === 'string' || value instanceof Uint8Array) return c.body(value, status)
  return value === null || value === undefined ? c.body(null, status) : c.body(JSON.stringify(value), status)
}
`,
}

export interface ShimOptions {
  readonly typed: boolean
  /** Express 4 has an empty object for no body, Express 5 has nothing. */
  readonly major: number
  readonly variables: readonly string[]
}

/** Undefined where nothing of it is in use. */
export function shimText(names: ReadonlySet<string>, { typed, major, variables }: ShimOptions): string | undefined {
  const reads = names.has('jsonBody') || names.has('formBody')
  const used = ['jsonBody', 'formBody', 'send', 'sendTyped'].filter((name) => names.has(name))
  if (used.length === 0 && !(typed && names.has('AppEnv'))) return undefined
  const head = [
    ...(typed ? [importOfTypes(used)] : []),
    ...(reads ? ["import { HTTPException } from 'hono/http-exception'"] : []),
    ...(typed && used.some((name) => name.startsWith('send'))
      ? ["import type { ContentfulStatusCode } from 'hono/utils/http-status'"]
      : []),
  ].filter((line) => line !== '')
  const all = [...variables, ...(reads ? ['body'] : [])].sort()
  const env = typed
    ? `/** What handlers hand on. */\nexport type AppEnv = { Variables: { ${all.map((name) => `${name}: any`).join('; ')} } }\n`
    : ''
  const code = [...(reads ? ['read'] : []), ...used].map((name) => parts[name] ?? '')
  const nothing = "  else c.set('body', c.get('body') ?? {})\n"
  const text = [head.join('\n'), env, ...code]
    .filter((one) => one !== '')
    .join('\n')
    .replaceAll(nothing, major >= 5 ? '' : nothing)
  const spaced = (typed ? withTypes(text) : text)
    .replace(/^(import .*\n?)+/, (imports) => `${imports.trimEnd()}\n\n`)
    .replaceAll(/\n{3,}/g, '\n\n')
  return `${spaced.trimEnd()}\n`
}

function importOfTypes(used: readonly string[]): string {
  const names = [
    ...(used.length > 0 ? ['Context'] : []),
    ...(used.some((name) => !name.startsWith('send')) ? ['Next'] : []),
  ]
  return names.length === 0 ? '' : `import type { ${names.join(', ')} } from 'hono'`
}

const typing: readonly (readonly [string, string])[] = [
  ['textOf(c, type, limit) {', 'textOf(c: Context, type: string, limit: number): Promise<string | undefined> {'],
  ["?? '').split(';')[0].trim()", "?? '').split(';', 1).join().trim()"],
  ['async (c, next) =>', 'async (c: Context, next: Next) =>'],
  ['parsed(text) {', 'parsed(text: string): unknown {'],
  ['message: error.message', 'message: (error as Error).message'],
  ['fields(text) {', 'fields(text: string): Record<string, string | string[]> {'],
  ['const found =', 'const found: Record<string, string | string[]> ='],
  ['[found[name], value].flat()', '[found[name] ?? [], value].flat()'],
  ['send(c, value, status) {', 'send(c: Context, value: unknown, status?: ContentfulStatusCode): Response {'],
  ['sendTyped(c, value, status) {', 'sendTyped(c: Context, value: unknown, status?: ContentfulStatusCode): Response {'],
  ['Uint8Array) return c.body(value,', 'Uint8Array) return c.body(value as string | Uint8Array<ArrayBuffer>,'],
  ['c.json(value, status)', 'c.json(value as object, status)'],
]

function withTypes(text: string): string {
  return typing.reduce((left, [plain, typed]) => left.replaceAll(plain, typed), text)
}
