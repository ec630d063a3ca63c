/** The options of types and plugins as markdown, from their definitions. */
import { builtinSources, type Found, nodeDisk, type Source, templatesOf, typeOptions } from '../../src/index.ts'
import type { Option, Options } from '../../src/plugin/index.ts'

type Plugin = Found['plugin']

const sources = builtinSources(nodeDisk())

export const pluginIds = sources.plugins.ids()

/** docs/plugins.md. */
export async function pluginsDocument(): Promise<string> {
  const types = (await all(sources.templates)).filter(({ hidden }) => hidden !== true)
  const plugins = await all(sources.plugins)
  return [
    '# Service types and plugins\n\nMade by `npm run docs` from the types and plugins themselves. An option is answered by',
    '`--set NAME.OPTION=VALUE`, where NAME is the plugin or the type, or in `clodo.json`.\n\n## Service types\n',
    ...(await Promise.all(types.map(describedType))),
    '## Plugins\n',
    ...plugins.map((plugin) => `### ${plugin.id}\n\n${plugin.title}.\n\n${meetings(plugin)}${table(plugin.options)}`),
  ].join('\n')
}

/** A plugin's README with its section of options made anew: behind the first section, where there was none. */
export async function withOptions(id: string, readme: string): Promise<string> {
  const found = await sources.plugins.find(id)
  const rows = table(found?.plugin.options)
  const bare = readme.replace(/^## Options\n[\s\S]*?(?=^## )/m, '')
  const second = [...bare.matchAll(/^## /gm)][1]?.index ?? bare.length
  return rows === '' ? bare : `${bare.slice(0, second)}## Options\n${rows}\n${bare.slice(second)}`
}

function all(source: Source): Promise<Plugin[]> {
  return Promise.all(
    source.ids().map(async (id) => {
      const found = await source.find(id)
      if (found === undefined) throw new Error(`There is a folder '${id}' without a plugin.`)
      return found.plugin
    }),
  )
}

async function describedType({ id, title }: Plugin): Promise<string> {
  const stack = await templatesOf(id, sources.templates)
  return `### ${id}\n\n${title}.\n${table(typeOptions(stack))}`
}

function meetings({ requires = [], uses = [], provides = [] }: Plugin): string {
  const said = { Requires: requires, 'Uses, where there is one': uses, Provides: provides }
  const lines = Object.entries(said).filter(([, names]) => names.length > 0)
  return lines.map(([verb, names]) => `- ${verb}: ${code(names)}\n`).join('')
}

function table(options: Options = {}): string {
  const rows = Object.entries(options).map(([name, option]) => {
    const meaning = [option.title, option.describe ?? ''].filter((text) => text !== '').join('. ')
    return [`\`${name}\``, valuesOf(option), defaultOf(option), meaning.replaceAll('|', '\\|')]
  })
  return rows.length === 0 ? '' : `\n${padded([['option', 'values', 'default', 'meaning'], ...rows])}`
}

/** A table as the formatter writes it: every cell as wide as the widest of its column. */
function padded(rows: readonly (readonly string[])[]): string {
  const [head = [], ...rest] = rows
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const rule = widths.map((width) => '-'.repeat(width))
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |\n`
  return [head, rule, ...rest].map(line).join('')
}

function valuesOf(option: Option): string {
  if (option.type === 'choice') return code(option.choices)
  if (option.type === 'boolean') return code(['true', 'false'])
  if (option.type === 'list') return option.choices === undefined ? 'texts' : `any of ${code(option.choices)}`
  if (option.type === 'string') return 'text'
  const { min, max } = option
  return ['a number', min === undefined ? '' : `from ${min}`, max === undefined ? '' : `to ${max}`]
    .filter((word) => word !== '')
    .join(' ')
}

function defaultOf(option: Option): string {
  if (option.default === undefined) return 'none: it is asked'
  return option.default === '' ? 'empty' : code([option.default].flat())
}

function code(words: readonly unknown[]): string {
  return words.map((word) => `\`${String(word)}\``).join(', ')
}
