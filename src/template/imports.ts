/** The import block of a generated file: merged, and in the order in which Biome's organizeImports leaves it. */
import { posix } from 'node:path'

/** The shape of `Import` in the contract. */
export interface ImportLine {
  readonly from: string
  readonly names?: readonly string[]
  readonly default?: string
  readonly namespace?: string
  readonly typeOnly?: boolean
}

/** The lines for `file`; project paths (`src/…`, `test/…`) become relative to it. */
export function printImports(imports: readonly ImportLine[], file: string): string {
  return merge(imports.map((line) => ({ ...line, from: specifier(line.from, file) })))
    .sort((a, b) => order(a.from, b.from))
    .map(print)
    .join('\n')
}

/** The lines that export again what other modules have: `export { Counter } from './counter.ts'`. */
export function printExports(imports: readonly ImportLine[], file: string): string {
  return printImports(imports, file).replaceAll(/^import /gm, 'export ')
}

/** Reads the one-line imports of a template, so that they can be merged with those of slots. */
export function parseImports(text: string, file: string): ImportLine[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => parseImport(line, file))
}

const pattern = /^import (type )?(?:([\w$]+)|\* as ([\w$]+)|(?:([\w$]+), )?\{ (.+) \}) from '(.+)'$/

function parseImport(line: string, file: string): ImportLine {
  const match = pattern.exec(line.trim())
  if (match === null) throw new Error(`an import block of a template holds one-line imports only: ${line}`)
  const [, type, alone, namespace, before, names, from = ''] = match
  const byDefault = alone ?? before
  return {
    from: from.startsWith('.') ? posix.join(posix.dirname(file), from) : from,
    ...(type === undefined ? {} : { typeOnly: true }),
    ...(byDefault === undefined ? {} : { default: byDefault }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(names === undefined ? {} : { names: names.split(', ') }),
  }
}

function specifier(from: string, file: string): string {
  if (!/^(src|test|workers)\//.test(from)) return from
  const relative = posix.relative(posix.dirname(file), from)
  return relative.startsWith('.') ? relative : `./${relative}`
}

function merge(lines: readonly ImportLine[]): ImportLine[] {
  const merged = new Map<string, ImportLine>()
  for (const line of lines) {
    const key = `${line.from} ${line.typeOnly === true} ${line.namespace ?? ''} ${line.names === undefined}`
    const names = [...new Set([...(merged.get(key)?.names ?? []), ...(line.names ?? [])])]
    merged.set(key, { ...line, ...(names.length === 0 ? {} : { names: names.sort(natural) }) })
  }
  return [...merged.values()]
}

function print({ from, names, default: byDefault, namespace, typeOnly }: ImportLine): string {
  const bindings = [byDefault, namespace && `* as ${namespace}`, names && `{ ${names.join(', ')} }`].filter(Boolean)
  return `import ${typeOnly === true ? 'type ' : ''}${bindings.join(', ')} from '${from}'`
}

/** Node's own modules, then packages, then paths, the farthest first. */
function order(a: string, b: string): number {
  return distance(a) - distance(b) || natural(a, b)
}

function distance(from: string): number {
  if (from.startsWith('node:')) return 0
  if (from.startsWith('cloudflare:')) return 1
  if (!from.startsWith('.')) return 2
  return from.startsWith('../') ? 3 : 4
}

/** Case-insensitive; where only the case differs, capitals last, as Biome sorts. (Collation would cost 6 ms to load.) */
function natural(a: string, b: string): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()]
  if (x !== y) return x < y ? -1 : 1
  return a === b ? 0 : a < b ? 1 : -1
}
