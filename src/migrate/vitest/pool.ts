/** `defineWorkersConfig` with pool options as a plugin of Vite. */
import { applyEdits, type Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { importedIn } from '../../edit/typescript/import-list.ts'
import { addImport, dropImport } from '../../edit/typescript/imports.ts'
import { descendants, parse } from '../../edit/typescript/parse.ts'
import { dialectIn, refuseAt } from '../code.ts'
import { dropProperty, memberOf, objectOf, placed } from './objects.ts'

const old = '@cloudflare/vitest-pool-workers'
const plugin = '@cloudflare/vitest-plugin'
const renamed: { readonly [name: string]: { readonly from: string; readonly name: string } } = {
  defineWorkersConfig: { from: 'vitest/config', name: 'defineConfig' },
  defineWorkersProject: { from: 'vitest/config', name: 'defineProject' },
}
/** Options that the plugin has no more, because it does so always or never. */
const silent = ['isolatedStorage', 'singleWorker']

export interface Moved {
  readonly text: string
  readonly notes: readonly string[]
}

/** @throws EDIT_REFUSED with the place of a configuration that is made in a way that cannot be followed */
export function poolToPlugin(text: string, file: string): Moved {
  const source = parse(text, file)
  const notes: string[] = []
  const edits = callsIn(source).flatMap((call) => callEdits(source, call, notes))
  return { text: reimported(applyEdits(text, edits), file, edits.length > 0), notes }
}

/** What `defineWorkersConfig` goes by in a module, and what takes its place. */
function makersIn(source: ts.SourceFile): ReadonlyMap<string, string> {
  const own = importedIn(source).filter(({ from, name }) => isOld(from) && Object.hasOwn(renamed, name))
  return new Map(own.map(({ name, local }) => [local, renamed[name]?.name ?? '']))
}

function isOld(from: string): boolean {
  return from === old || from === `${old}/config`
}

function callsIn(source: ts.SourceFile): ts.CallExpression[] {
  const ts = compiler()
  const makers = makersIn(source)
  return [...descendants(source)].filter(
    (node) => ts.isCallExpression(node) && ts.isIdentifier(node.expression) && makers.has(node.expression.text),
  ) as ts.CallExpression[]
}

function callEdits(source: ts.SourceFile, call: ts.CallExpression, notes: string[]): Edit[] {
  const { expression, arguments: given } = call
  const name = makersIn(source).get(expression.getText(source)) ?? ''
  const rename = { start: expression.getStart(source), end: expression.end, text: name }
  const config = given[0] && objectOf(given[0])
  const test = config && memberOf(config, 'test')
  const options = test && memberOf(test, 'poolOptions')
  const workers = options && memberOf(options, 'workers')
  if (config === undefined) throw refuseAt(source, call, 'The configuration is not written where it is handed over.')
  if (test === undefined || options === undefined || workers === undefined)
    throw refuseAt(source, call, 'The options of the pool (test.poolOptions.workers) are not written in place.')
  const drops = workers.properties.filter((one) => silent.includes(one.name?.getText(source) ?? ''))
  if (drops.length > 0)
    notes.push(`${drops.map((one) => one.name?.getText(source)).join(' and ')} went: the plugin has no such option.`)
  const value = workers.getText(source)
  const kept = applyEdits(
    value,
    drops.map((one) => within(dropProperty(source, one), workers.getStart(source))),
  )
  const text = `cloudflareTest(${relaid(kept, indentAt(source, workers), indentAt(source, config.properties[0] ?? config))})`
  const own = config.properties.some((one) => one.name?.getText(source) === 'plugins')
  // Nothing else is said of tests: the plugin takes the place.
  if (test.properties.length === 1 && !own)
    return [rename, { start: test.parent.getStart(source), end: test.parent.end, text: `plugins: [${text}]` }]
  return [rename, ...placed(source, config, text), dropProperty(source, options.parent as ts.PropertyAssignment)]
}

function within({ start, end, text }: Edit, base: number): Edit {
  return { start: start - base, end: end - base, text }
}

/** The white space before the line of a node. */
function indentAt({ text }: ts.SourceFile, node: ts.Node): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', node.getStart()) + 1))?.[0] ?? ''
}

/** Moves the lines of an object from under one indentation to under another. */
function relaid(text: string, from: string, to: string): string {
  if (text.includes('`')) return text
  return text.replaceAll(new RegExp(`\\n${from}`, 'g'), `\n${to}`)
}

/** Every import of the old package from where it is now. */
function reimported(text: string, file: string, configured: boolean): string {
  const source = parse(text, file)
  const place = { file, read: () => undefined, dialect: dialectIn(source) }
  const imports = importedIn(source).filter(({ from }) => isOld(from))
  let result = text
  for (const imported of imports) {
    const to = renamed[imported.name] ?? { from: plugin, name: imported.name }
    const local = renamed[imported.name]?.name ?? imported.local
    result = dropImport(result, file, imported.local)
    result = addImport(result, place, { ...to, typeOnly: imported.typeOnly, local }, local)
  }
  if (configured)
    result = addImport(
      result,
      place,
      { from: plugin, name: 'cloudflareTest', typeOnly: false, local: 'cloudflareTest' },
      'cloudflareTest',
    )
  return result
    .replaceAll(`types="${old}`, `types="${plugin}`)
    .replaceAll(`declare module '${old}'`, `declare module '${plugin}'`)
}
