import type { Attributes } from '../trace.ts'
import { type Around, intercept, original } from './intercept.ts'
import { describe } from './sql.ts'
import type { Within } from './traced.ts'

const QUERIES = ['all', 'first', 'raw', 'run']

/** A D1 database, or a session of one: each query, batch and script is a span. */
export function traceDatabase<D extends D1Database | D1DatabaseSession>(database: D, name: string, within: Within): D {
  const call = (operation: string, summary: string, attributes: Attributes, work: () => unknown) =>
    within().call(summary, work, {
      kind: 'client',
      attributes: {
        'db.system.name': 'cloudflare-d1',
        'db.namespace': name,
        'db.operation.name': operation,
        'db.query.summary': summary,
        ...attributes,
      },
    })

  const statement = (of: D1PreparedStatement): D1PreparedStatement =>
    intercept(of, (method): Around | undefined => {
      if (method === 'bind') return (args, proceed) => statement(proceed(args) as D1PreparedStatement)
      if (!QUERIES.includes(method)) return undefined
      return (args, proceed) => {
        const { summary, text } = describe(textOf(of))
        return call(method, summary, { 'db.query.text': text }, () => proceed(args))
      }
    })

  const batch: Around = ([statements], proceed) => {
    const batch = (statements as D1PreparedStatement[]).map(original)
    const summaries = new Set(batch.map((of) => describe(textOf(of)).summary))
    const attributes = { 'db.operation.batch.size': batch.length }
    return call('batch', `BATCH ${[...summaries].join('; ')}`, attributes, () => proceed([batch]))
  }

  // Made as they are called, because a request that comes by here need not ask for anything.
  return intercept(database, (method): Around | undefined => {
    if (method === 'prepare') return (args, proceed) => statement(proceed(args) as D1PreparedStatement)
    if (method === 'batch') return batch
    if (method === 'exec')
      return (args, proceed) => call('exec', describe(String(args[0])).summary, {}, () => proceed(args))
    if (method !== 'withSession') return undefined
    return (args, proceed) => traceDatabase(proceed(args) as D1DatabaseSession, name, within)
  })
}

/** Statements carry their text, though their type does not say so. */
function textOf(statement: D1PreparedStatement): string {
  return 'statement' in statement ? String(statement.statement) : ''
}
