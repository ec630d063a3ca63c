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
  const bySource = Map.groupBy(
    imports.map((line) => ({ ...line, from: specifier(line.from, file) })),
    ({ from }) => from,
  )
  return [...bySource]
    .sort(([a], [b]) => distance(a) - distance(b) || natural(a, b))
    .flatMap(([from, lines]) => merge(lines).map((bindings) => print(bindings, from)))
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

/** What one import statement binds: `type `, and its clauses. */
interface Bindings {
  readonly type: boolean
  readonly clauses: readonly string[]
  readonly names: readonly string[]
}

/** The fewest statements that bind all of it. A name that is imported as a value needs no import of its type. */
function merge(lines: readonly ImportLine[]): Bindings[] {
  const [types = [], values = []] = [true, false].map((type) =>
    lines.filter((line) => (line.typeOnly === true) === type),
  )
  const names = namesOf(values)
  const typeNames = namesOf(types).filter((name) => !names.includes(name))
  return [...statements(types, typeNames, true), ...statements(values, names, false)]
}

function namesOf(lines: readonly ImportLine[]): string[] {
  const local = (name: string) => name.replace(/^type /, '').replace(/^.* as /, '')
  return [...new Set(lines.flatMap(({ names = [] }) => names))].sort((a, b) => natural(local(a), local(b)))
}

/** Namespaces, defaults, names. Of values, the last default joins the names, or the last namespace where there are none. */
function statements(lines: readonly ImportLine[], names: readonly string[], type: boolean): Bindings[] {
  const namespaces = unique(lines.map(({ namespace }) => namespace && `* as ${namespace}`))
  const defaults = unique(lines.map((line) => line.default))
  const named = names.length === 0 ? [] : [{ type, clauses: [], names }]
  const alone = (clauses: readonly string[]) => clauses.map((clause) => ({ type, clauses: [clause], names: [] }))
  const last = defaults.at(-1)
  if (type || last === undefined) return [...alone(namespaces), ...alone(defaults), ...named]
  const joined = names.length === 0 ? namespaces.splice(-1) : []
  return [...alone(namespaces), ...alone(defaults.slice(0, -1)), { type, clauses: [last, ...joined], names }]
}

function unique(clauses: readonly (string | undefined)[]): string[] {
  return [...new Set(clauses.filter((clause) => clause !== undefined))]
}

/** The line width of the projects that templates make. */
const width = 120

function print({ type, clauses, names }: Bindings, from: string): string {
  const line = (listed: string) =>
    `import ${type ? 'type ' : ''}${[...clauses, ...(names.length === 0 ? [] : [listed])].join(', ')} from '${from}'`
  const short = line(`{ ${names.join(', ')} }`)
  return short.length <= width || names.length === 0
    ? short
    : line(`{\n${names.map((name) => `  ${name},\n`).join('')}}`)
}

/** Modules with a protocol (`node:fs`), then packages, then aliases, then paths, the farthest first. */
function distance(from: string): number {
  if (/^\w+:/.test(from)) return 0
  if (/^(#|~|@\/)/.test(from)) return 2
  if (!from.startsWith('.')) return 1
  return from.startsWith('../') ? 3 : 4
}

/** Marks in the order in which Biome sorts them; digits and letters come after. (Collation would cost 6 ms to load.) */
const marks = '#/@._-()[]+$~'

/** As Biome sorts: A before a before B, and numbers by their digits: 2 before 10, and 10 before 001. */
function natural(a: string, b: string): number {
  const [x, y] = [tokens(a), tokens(b)]
  for (const [index, token] of x.entries()) {
    const other = y[index]
    if (other === undefined) return 1
    const numbers =
      /\d/.test(token) && /\d/.test(other) ? token.length - other.length || Number(token) - Number(other) : 0
    const order = weight(token) - weight(other) || numbers
    if (order !== 0) return order
  }
  return x.length - y.length
}

function tokens(text: string): string[] {
  return Array.from(text.matchAll(/\d+|\D/g), String)
}

function weight(token: string): number {
  const mark = marks.indexOf(token)
  if (mark !== -1) return mark
  if (/\d/.test(token)) return marks.length
  const letter = token.toLowerCase()
  return marks.length + 2 * letter.charCodeAt(0) + (token === letter ? 1 : 0)
}
