/** `getAssetFromKV` as a call of static assets. */
import { applyEdits, type Edit } from '../edit/apply.ts'
import { compiler, type ts } from '../edit/typescript/compiler.ts'
import { importedIn } from '../edit/typescript/import-list.ts'
import { addImport, dropImport } from '../edit/typescript/imports.ts'
import { dropLines } from '../edit/typescript/lines.ts'
import { descendants, parse } from '../edit/typescript/parse.ts'
import { isReference } from '../edit/typescript/reference.ts'
import type { Read } from '../edit/typescript/specifier.ts'
import { dialectIn, refuseAt } from './code.ts'

const handler = '@cloudflare/kv-asset-handler'
const manifest = '__STATIC_CONTENT_MANIFEST'
const options = ['ASSET_NAMESPACE', 'ASSET_MANIFEST', 'cacheControl']

export function servesSite(source: ts.SourceFile): boolean {
  return importedIn(source).some(({ from }) => from === handler || from === manifest)
}

/** @param module the one that has `assetFor` @throws EDIT_REFUSED with the place of what assets do in another way */
export function toAssets(text: string, file: string, { module, read }: { module: string; read: Read }): string {
  const source = parse(text, file)
  const imports = importedIn(source)
  const odd = imports.find(({ from, name }) => from === handler && name !== 'getAssetFromKV')
  if (odd !== undefined) throw refuseAt(source, odd.declaration, `${odd.name} of ${handler} has nothing in its place.`)
  const local = imports.find(({ from }) => from === handler)?.local
  const calls = [...descendants(source)].filter((node) => isCallOf(node, local)) as ts.CallExpression[]
  const edits = calls.map(
    (call): Edit => ({ start: call.getStart(source), end: call.end, text: `assetFor(${requestOf(source, call)})` }),
  )
  const gone = manifestStatement(source, imports.find(({ from }) => from === manifest)?.local, calls)
  const all = [...edits, ...gone.map((node) => dropLines(text, node.getStart(source), node.end))]
  let result = applyEdits(text, all)
  for (const one of imports)
    if (one.from === handler || one.from === manifest) result = dropImport(result, file, one.local)
  const binding = { from: module, name: 'assetFor', typeOnly: false, local: 'assetFor' }
  return calls.length === 0
    ? result
    : addImport(result, { file, read, dialect: dialectIn(source) }, binding, 'assetFor')
}

function isCallOf(node: ts.Node, name: string | undefined): node is ts.CallExpression {
  const ts = compiler()
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name
}

/** The request of the event that is handed over; options that say where the files are, and no more. */
function requestOf(source: ts.SourceFile, call: ts.CallExpression): string {
  const ts = compiler()
  const [event, given] = call.arguments
  const members = given === undefined ? [] : ts.isObjectLiteralExpression(given) ? given.properties : undefined
  const odd = members?.find((one) => !options.includes(one.name?.getText(source) ?? ''))
  if (members === undefined || odd !== undefined)
    throw refuseAt(source, odd ?? given ?? call, 'Files are found, or answered, in a way of its own.')
  if (event === undefined || !ts.isObjectLiteralExpression(event))
    throw refuseAt(source, call, 'The event is not written in place.')
  const request = event.properties.find((one) => one.name?.getText(source) === 'request')
  if (request && ts.isShorthandPropertyAssignment(request)) return request.name.text
  if (request && ts.isPropertyAssignment(request)) return request.initializer.getText(source)
  throw refuseAt(source, event, 'The event has no request.')
}

/** `const assetManifest = JSON.parse(manifestJSON)`, where only the calls read it. */
function manifestStatement(
  source: ts.SourceFile,
  name: string | undefined,
  calls: readonly ts.CallExpression[],
): ts.Statement[] {
  const ts = compiler()
  if (name === undefined) return []
  const inside = (node: ts.Node) => calls.some((call) => call.pos <= node.pos && node.end <= call.end)
  const uses = (text: string) =>
    [...descendants(source)].filter((node) => isReference(node) && node.text === text && !inside(node))
  return uses(name).map((node) => {
    const statement = source.statements.find((one) => one.pos <= node.pos && node.end <= one.end)
    const variable =
      statement && ts.isVariableStatement(statement) ? statement.declarationList.declarations[0] : undefined
    const parsed =
      variable &&
      ts.isIdentifier(variable.name) &&
      /^JSON\.parse\(\w+\)$/.test(variable.initializer?.getText(source) ?? '')
    if (statement === undefined || !parsed || uses(variable.name.getText(source)).length > 1)
      throw refuseAt(source, node, 'The list of files is read.')
    return statement
  })
}

/** The helper, in the way paths were read before. */
export function assetModule(typed: boolean): string {
  const [request, answer] = typed ? [': Request', ': Promise<Response>'] : ['', '']
  const env = typed ? '(env as unknown as { ASSETS: Fetcher })' : 'env'
  return `import { env } from 'cloudflare:workers'

/** The file for a request: index.html of a directory, and of a path without an ending. Throws where there is none. */
export async function assetFor(request${request})${answer} {
  const url = new URL(request.url)
  if (!['GET', 'HEAD'].includes(request.method)) throw failed('The method is not allowed', 405)
  if (url.pathname.endsWith('/')) url.pathname += 'index.html'
  else if (!url.pathname.split('/').at(-1)?.includes('.')) url.pathname += '/index.html'
  const response = await ${env}.ASSETS.fetch(new Request(url, request))
  if (response.status === 404) throw failed('could not find ' + url.pathname.slice(1), 404)
  return response
}

const failed = (message${typed ? ': string' : ''}, status${typed ? ': number' : ''}) => Object.assign(new Error(message), { status })
`
}
