import { ClodoError } from '../errors.ts'
import type { Format } from './grammar.ts'
import { json, jsonc } from './json.ts'

export type { Format } from './grammar.ts'
export type { Path } from './path.ts'

type Name = Format['name']

const byExtension: Readonly<Record<string, Name>> = {
  json: 'json',
  jsonc: 'jsonc',
  toml: 'toml',
  yaml: 'yaml',
  yml: 'yaml',
}

const ready = new Map<Name, Format>([
  ['json', json],
  ['jsonc', jsonc],
])

/** Loads the parsers that these files need. TOML and YAML cost time to load, so only who meets such a file pays. */
export async function prepareFormats(files: readonly string[]): Promise<void> {
  const names = new Set(files.map(nameOf))
  if (names.has('toml') && !ready.has('toml')) ready.set('toml', (await import('./toml.ts')).toml)
  if (names.has('yaml') && !ready.has('yaml')) ready.set('yaml', (await import('./yaml.ts')).yaml)
}

/** The format of a file by its extension. Throws INTERNAL when `prepareFormats` was not awaited for such a file. */
export function formatOf(file: string): Format | undefined {
  const name = nameOf(file)
  const format = name && ready.get(name)
  if (name !== undefined && format === undefined) {
    throw new ClodoError('INTERNAL', { what: `The parser for ${name} is not loaded.`, where: file })
  }
  return format
}

function nameOf(file: string): Name | undefined {
  const extension = /\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase()
  return extension !== undefined && Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined
}
