/** `defineWorkersConfig` with pool options as a plugin of Vite. */
import { applyEdits, type Edit } from '../edit/apply.ts'
import { compiler, type ts } from '../edit/typescript/compiler.ts'
import { importedIn } from '../edit/typescript/import-list.ts'
import { addImport, dropImport } from '../edit/typescript/imports.ts'
import { descendants, parse } from '../edit/typescript/parse.ts'
import { dialectIn, refuseAt } from './code.ts'

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

function callsIn(source: ts.SourceFile): ts.CallExpression[] {
  const ts = compiler()
  return [...descendants(source)].filter(
    (node) =>
      ts.isCallExpression(node) && ts.isIdentifier(node.expression) && Object.hasOwn(renamed, node.expression.text),
  ) as ts.CallExpression[]
}

function callEdits(source: ts.SourceFile, call: ts.CallExpression, notes: string[]): Edit[] {
  const { expression, arguments: given } = call
  const name = renamed[expression.getText(source)]?.name ?? ''
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

/** The object itself, or the one that a function gives back. */
function objectOf(node: ts.Expression): ts.ObjectLiteralExpression | undefined {
  const ts = compiler()
  if (ts.isParenthesizedExpression(node)) return objectOf(node.expression)
  if (ts.isObjectLiteralExpression(node)) return node
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return undefined
  if (!ts.isBlock(node.body)) return objectOf(node.body)
  const returned = node.body.statements.filter((one) => ts.isReturnStatement(one))
  return returned.length === 1 && returned[0]?.expression ? objectOf(returned[0].expression) : undefined
}

function memberOf(object: ts.ObjectLiteralExpression, name: string): ts.ObjectLiteralExpression | undefined {
  const ts = compiler()
  const found = object.properties.find((one) => one.name?.getText() === name)
  return found && ts.isPropertyAssignment(found) && ts.isObjectLiteralExpression(found.initializer)
    ? found.initializer
    : undefined
}

/** Into the list of plugins, or as a list before the first member. */
function placed(source: ts.SourceFile, config: ts.ObjectLiteralExpression, text: string): Edit[] {
  const ts = compiler()
  const plugins = config.properties.find((one) => one.name?.getText(source) === 'plugins')
  if (plugins !== undefined) {
    if (!ts.isPropertyAssignment(plugins) || !ts.isArrayLiteralExpression(plugins.initializer))
      throw refuseAt(source, plugins, 'The plugins are not written in place.')
    const [first] = plugins.initializer.elements
    const at = first?.getStart(source) ?? plugins.initializer.end - 1
    return [{ start: at, end: at, text: first === undefined ? text : `${text}, ` }]
  }
  const [first] = config.properties
  const at = first?.getStart(source) ?? config.getStart(source) + 1
  const line = source.text.slice(source.text.lastIndexOf('\n', at) + 1, at)
  const gap = line.trim() === '' ? dialectIn(source).eol + line : ' '
  return [{ start: at, end: at, text: `plugins: [${text}],${gap}` }]
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

/** A property with its comma, and its line where it has one for itself. */
function dropProperty(source: ts.SourceFile, property: ts.Node): Edit {
  const { text } = source
  const start = property.getStart(source)
  const comma = /^\s*,/.exec(text.slice(property.end))?.[0].length ?? 0
  const end = property.end + comma
  const lineStart = text.lastIndexOf('\n', start) + 1
  const lineEnd = text.indexOf('\n', end)
  const alone = text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd).trim() === ''
  return alone && lineEnd >= 0
    ? { start: lineStart, end: lineEnd + 1, text: '' }
    : { start, end: end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0), text: '' }
}

/** Every import of the old package from where it is now. */
function reimported(text: string, file: string, configured: boolean): string {
  const source = parse(text, file)
  const place = { file, read: () => undefined, dialect: dialectIn(source) }
  const imports = importedIn(source).filter(({ from }) => from === old || from === `${old}/config`)
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
