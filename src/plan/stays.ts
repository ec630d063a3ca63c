/** What a removal leaves behind in the account, and the commands that drop it: CLODO never drops data itself. */
import { bareSql, splitSql } from '../cloudflare/sql.ts'
import { formatOf } from '../edit/format.ts'
import { isArray, isObject, valueAt } from '../edit/value.ts'
import { resourceName } from '../kind/environments.ts'
import { identity, type Layout } from '../kind/index.ts'
import type { BindingContribution, Contribution } from '../plugin/contribution.ts'
import type { Json } from '../plugin/json.ts'
import type { OwnedFact } from '../project/lock.ts'
import type { Change } from '../tree/change.ts'
import type { Uses } from './resources.ts'

export interface Leaving {
  readonly have: readonly OwnedFact[]
  readonly want: readonly OwnedFact[]
  readonly changes: readonly Change[]
  /** The text of a file before. */
  read(path: string): string | undefined
  readonly uses?: Uses
}

/** A sentence and its commands for each thing that stays. */
export function stays({ have, want, changes, read, uses = () => undefined }: Leaving, layout: Layout): string[] {
  const kept = new Set(want.map(({ fact }) => identity(fact)))
  const gone = have.map(({ fact }) => fact).filter((fact) => !kept.has(identity(fact)))
  if (gone.length === 0) return []
  const config = read(layout.config)
  const changed = changes.find(({ path }) => path === layout.config)
  const [before, after] = [config, changed === undefined ? config : changed.after].map((text) =>
    parsed(text, layout.config),
  )
  const site: Site = { before, after, layout, uses }
  const database = have.flatMap(({ fact }) => (fact.kind === 'binding' && fact.type === 'd1' ? [fact] : []))[0]
  const sql = gone.flatMap((fact) =>
    fact.kind === 'migration' ? [[`${fact.name}.sql`, read(`${layout.migrations}/${fact.name}.sql`)] as const] : [],
  )
  return [
    ...gone.flatMap((fact) => (fact.kind === 'binding' ? bindingStays(fact, site) : [])),
    ...(database === undefined || sql.length === 0 || isDropped(database, gone, site)
      ? []
      : tablesStay(database, sql, site)),
    ...secretsStay(gone, site),
  ]
}

interface Site {
  readonly before: Json | undefined
  readonly after: Json | undefined
  readonly layout: Layout
  readonly uses: Uses
}

function parsed(text: string | undefined, path: string): Json | undefined {
  try {
    return text === undefined ? undefined : formatOf(path)?.parse(text, path)
  } catch {
    return undefined
  }
}

function told(what: string, commands: readonly string[]): string[] {
  return [`${what}\n${[...new Set(commands)].map((command) => `    ${command}`).join('\n')}`]
}

/** What a binding is called in the account, by environment, as the config said it. */
function named(list: readonly string[], name: string, key: string, { before, layout }: Site): string[] {
  return layout.project.environments.map((environment, index) => {
    const items =
      before === undefined ? undefined : valueAt(before, [...(index === 0 ? [] : ['env', environment]), ...list])
    const item = isArray(items) ? items.find((one) => isObject(one) && (one.binding ?? one.name) === name) : undefined
    const value = isObject(item) ? item[key] : undefined
    return typeof value === 'string' ? value : /id$/.test(key) ? '' : resourceName(layout, environment, name)
  })
}

type Writer = (name: string, site: Site) => readonly [what: string, commands: readonly string[]]

const writers: { readonly [T in BindingContribution['type']]?: Writer } = {
  d1: (name, site) => {
    const [names, ids] = ['database_name', 'database_id'].map((key) => named(['d1_databases'], name, key, site))
    const commands = names?.map((one, index) => {
      const id = ids?.[index]
      return `npx wrangler d1 delete ${one}${id ? `  # database_id ${id}` : ''}`
    })
    return [`The D1 database behind ${name} stays, with all that is in it. To delete it:`, commands ?? []]
  },
  r2: (name, site) => [
    `The R2 bucket behind ${name} stays, with its objects. To delete it, once it is empty:`,
    named(['r2_buckets'], name, 'bucket_name', site).map((one) => `npx wrangler r2 bucket delete ${one}`),
  ],
  kv: (name, site) => {
    const ids = named(['kv_namespaces'], name, 'id', site)
    const find = ids.includes('') ? ['npx wrangler kv namespace list'] : []
    const commands = ids.map((id) => `npx wrangler kv namespace delete --namespace-id ${id === '' ? 'ID' : id}`)
    return [`The KV namespace behind ${name} stays, with its keys. To delete it:`, [...find, ...commands]]
  },
  queue: (name, site) => [
    `The queue behind ${name} stays, with the messages that wait in it. To delete it:`,
    named(['queues', 'producers'], name, 'queue', site).map((one) => `npx wrangler queues delete ${one}`),
  ],
}

function bindingStays(fact: BindingContribution, site: Site): string[] {
  if (fact.type === 'durable-object') return classStays(fact.className, site)
  if (isBound(fact, site.after)) return stillUsed(fact.name, site)
  const [what, commands] = writers[fact.type]?.(fact.name, site) ?? ['', []]
  return commands.length === 0 ? [] : told(what, commands)
}

function stillUsed(name: string, { layout, uses }: Site): string[] {
  const user = uses(name)
  return user === undefined ? [] : [`The binding ${name} stays in ${layout.config}: ${user} uses it.`]
}

/** The user had it before, or has a use for it. */
function isBound({ type, name }: Pick<BindingContribution, 'type' | 'name'>, config: Json | undefined): boolean {
  const key = type === 'ratelimit' ? 'name' : 'binding'
  return JSON.stringify(config ?? null).includes(`"${key}":${JSON.stringify(name)}`)
}

function isDropped(database: BindingContribution, gone: readonly Contribution[], { after }: Site): boolean {
  return gone.some((fact) => fact.kind === 'binding' && fact.name === database.name) && !isBound(database, after)
}

/** Of a map of exports; of migrations the history itself speaks. */
function classStays(className: string, { layout }: Site): string[] {
  if (layout.project.existing?.durableObjects === 'migrations') return []
  const tombstone = `"${className}": { "type": "durable-object", "state": "deleted" }`
  return told(
    `What the objects of the class ${className} keep stays where it was deployed. To delete it, write this under "exports" of ${layout.config}, then deploy:`,
    [tombstone],
  )
}

/** Without its row a migration that comes back would count as applied, and its tables would be missing. */
function tablesStay(
  { name }: BindingContribution,
  sql: readonly (readonly [file: string, text: string | undefined])[],
  { layout }: Site,
): string[] {
  const tables = sql.flatMap(([, text = '']) => splitSql(text).flatMap((statement) => tableIn(statement) ?? []))
  if (tables.length === 0) return []
  const drops = tables.toReversed().map((table) => `DROP TABLE IF EXISTS ${table};`)
  const files = sql.map(([file]) => `'${file}'`).join(', ')
  const statements = [...drops, `DELETE FROM d1_migrations WHERE name IN (${files});`].join(' ')
  return told(
    `The tables ${tables.join(', ')} stay in the database behind ${name}. To drop them:`,
    layout.project.environments.map((environment, index) =>
      ['npx wrangler d1 execute', name, '--remote', ...envFlag(environment, index), `--command "${statements}"`].join(
        ' ',
      ),
    ),
  )
}

function tableIn(statement: string): string | undefined {
  return /^CREATE TABLE (?:IF NOT EXISTS )?["`[]?(\w+)/i.exec(bareSql(statement))?.[1]
}

function secretsStay(gone: readonly Contribution[], { layout }: Site): string[] {
  const names = gone.flatMap((fact) => (fact.kind === 'secret' ? [fact.name] : []))
  if (names.length === 0) return []
  const wrangler = layout.project.existing?.pages ? 'npx wrangler pages' : 'npx wrangler'
  const commands = names.flatMap((name) =>
    layout.project.environments.map((environment, index) =>
      [`${wrangler} secret delete`, name, ...envFlag(environment, index)].join(' '),
    ),
  )
  return told(
    `The ${names.length === 1 ? 'secret' : 'secrets'} ${names.join(', ')} may be set where this was deployed. To delete:`,
    commands,
  )
}

/** The first environment stands at the top of the config. */
function envFlag(environment: string, index: number): string[] {
  return index === 0 ? [] : ['--env', environment]
}
