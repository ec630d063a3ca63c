/** A query as a span tells it. */
export interface Query {
  /** The operation and the table: `SELECT items`. */
  readonly summary: string
  /** The text, with `?` for every literal. */
  readonly text: string
}

/** How much of a query is looked at, and how many queries are remembered. */
const MAX_CHARACTERS = 2000
const MAX_QUERIES = 500

const TABLE = /\b(?:FROM|INTO|UPDATE|TABLE)\s+(?:OR\s+\w+\s+|IF\s+(?:NOT\s+)?EXISTS\s+)?["`[]?(\w+)/i

const known = new Map<string, Query>()

/** Describes a query. The values that it has in its text, and not in `bind`, may be personal, so they are taken out. */
export function describe(sql: string): Query {
  const found = known.get(sql)
  if (found) return found
  const text = sanitize(sql.slice(0, MAX_CHARACTERS))
  const operation = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'QUERY'
  const table = TABLE.exec(text)?.[1]
  const query = { summary: table === undefined ? operation : `${operation} ${table}`, text }
  if (known.size >= MAX_QUERIES) known.clear()
  known.set(sql, query)
  return query
}

/** Comments and literals may quote what people typed. A text that is cut within one ends there. */
function sanitize(sql: string): string {
  return sql
    .replace(/'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*"|--.*|\/\*[\s\S]*?(?:\*\/|$)/g, (part) => {
      if (part.startsWith('"')) return part
      return part.startsWith("'") ? '?' : ' '
    })
    .replace(/(?<![\w"`?:@$.])\d[\w.]*/g, '?')
    .replace(/\s+/g, ' ')
    .trim()
}
