/** A configuration of vitest with the environment of miniflare 2 as one with the plugin of workerd. */
import { applyEdits, type Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { addImport } from '../../edit/typescript/imports.ts'
import { descendants, parse } from '../../edit/typescript/parse.ts'
import { dialectIn, refuseAt } from '../code.ts'
import { type MiniflareOptions, miniflareOptions, nameOf, type Scope } from '../miniflare-2/options.ts'
import { dropProperty, placed } from './objects.ts'

export interface Workerd {
  /** The wrangler config, as the configuration of vitest reaches it. */
  readonly configPath: string
  readonly scope: Scope
}

const named = /^['"`]miniflare['"`]$/
/** They name more environments than one, or ways to run them that workerd has not. */
const odd = new Set([
  'environmentMatchGlobs',
  'poolMatchGlobs',
  'pool',
  'poolOptions',
  'browser',
  'workspace',
  'projects',
])

/** @throws EDIT_REFUSED with the place of what cannot be followed */
export function environmentToPlugin(text: string, file: string, { configPath, scope }: Workerd): string {
  const source = parse(text, file)
  const test = testIn(source)
  if (test === undefined) throw refuseAt(source, source, "The environment 'miniflare' is not written in place.")
  const config = test.parent.parent
  const other = test.properties.find((one) => odd.has(nameOf(one)))
  if (other !== undefined) throw refuseAt(source, other, `With ${nameOf(other)} not all tests run in workerd.`)
  const options = initializerOf(test, 'environmentOptions')
  const call = pluginCall(
    configPath,
    options === undefined ? { miniflare: [] } : miniflareOptions(source, options, scope),
  )
  const dropped = test.properties.filter((one) => ['environment', 'environmentOptions'].includes(nameOf(one)))
  const own = initializerOf(config, 'plugins') !== undefined
  const alone = dropped.length === test.properties.length && !own
  const edits: Edit[] = alone
    ? [{ start: test.parent.getStart(source), end: test.parent.end, text: `plugins: [${call}]` }]
    : [...placed(source, config, call), ...dropped.map((one) => dropProperty(source, one))]
  const place = { file, read: () => undefined, dialect: dialectIn(source) }
  const plugin = { from: '@cloudflare/vitest-plugin', name: 'cloudflareTest', typeOnly: false, local: 'cloudflareTest' }
  return addImport(applyEdits(text, edits), place, plugin, 'cloudflareTest')
}

export function pluginCall(configPath: string, { miniflare, environment }: MiniflareOptions): string {
  const wrangler = [
    `configPath: '${configPath}'`,
    ...(environment === undefined ? [] : [`environment: ${environment}`]),
  ]
  const options = miniflare.length === 0 ? '' : `, miniflare: { ${miniflare.join(', ')} }`
  return `cloudflareTest({ wrangler: { ${wrangler.join(', ')} }${options} })`
}

type TestObject = ts.ObjectLiteralExpression & {
  readonly parent: ts.PropertyAssignment & { readonly parent: ts.ObjectLiteralExpression }
}

/** The object of `test` that names the environment. */
function testIn(source: ts.SourceFile): TestObject | undefined {
  const ts = compiler()
  const found = [...descendants(source)].filter((node): node is TestObject => {
    if (!ts.isObjectLiteralExpression(node) || !ts.isPropertyAssignment(node.parent)) return false
    const environment = initializerOf(node, 'environment')
    return nameOf(node.parent) === 'test' && environment !== undefined && named.test(environment.getText(source))
  })
  return found.length === 1 ? found[0] : undefined
}

function initializerOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const found = object.properties.find((one) => nameOf(one) === name)
  return found !== undefined && compiler().isPropertyAssignment(found) ? found.initializer : undefined
}
