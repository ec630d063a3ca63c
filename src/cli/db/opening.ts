/** What the words of `clodo db` share: which environment, which database, where. */
import { resolve } from 'node:path'
import {
  changing,
  type Database,
  databasesOfTarget,
  type OpenedDatabase,
  oneDatabase,
  openDatabase,
  type Target,
  targetOf,
} from '../../index.ts'
import { configOf, findRoot } from '../at-project.ts'
import type { Context } from '../command.ts'
import { reporter } from '../deploying.ts'
import type { Flags } from '../flags.ts'
import { confirmed, confirmFlags, environmentFlags, toolsOf } from '../operating.ts'
import { safe } from '../output.ts'

export const databaseFlags = {
  ...environmentFlags,
  ...confirmFlags,
  remote: { describe: 'The database that Cloudflare has, instead of that of local development' },
  db: { takes: 'text', name: 'BINDING', describe: 'The database, by its binding (default: the only one)' },
  'persist-to': { takes: 'text', name: 'DIR', describe: 'Where wrangler keeps local data (default: .wrangler/state)' },
} as const satisfies Flags

/** Local work is on the first environment, where none is named; remote work is on none by default. */
export async function databaseTarget(context: Context): Promise<Target> {
  const { world, cwd, text, on } = context
  const root = findRoot(world.disk, cwd)
  const config = configOf(context, root)
  return await targetOf(world, { root, name: text('env'), config, first: !on('remote') })
}

export function wishesOf(context: Context) {
  const { on, text, cwd } = context
  const state = text('persist-to')
  return {
    where: on('remote') ? ('remote' as const) : ('local' as const),
    state: state === undefined ? undefined : resolve(cwd, state),
    report: reporter(context),
  }
}

/** Each database that is meant, one after another. */
export async function eachDatabase<T>(
  context: Context,
  work: (database: Database, target: Target) => Promise<T>,
): Promise<T[]> {
  const target = await databaseTarget(context)
  const results: T[] = []
  for (const database of databasesOfTarget(toolsOf(context), target, context.text('db')))
    results.push(await work(database, target))
  return results
}

/** The one database that is meant. */
export interface Meant {
  readonly database: Database
  readonly target: Target
}

export async function theDatabase(context: Context): Promise<Meant> {
  const target = await databaseTarget(context)
  return { target, database: oneDatabase(toolsOf(context), target, context.text('db')) }
}

/** Opens one to look at it. */
export async function look<T>(
  context: Context,
  { database, target }: Meant,
  work: (opened: OpenedDatabase) => Promise<T>,
): Promise<T> {
  const opened = await openDatabase(toolsOf(context), target, { ...wishesOf(context), database })
  try {
    return await work(opened)
  } finally {
    opened.store.close()
  }
}

export interface Change extends Meant {
  /** `Migrate`; the name of the database follows. */
  readonly what: string
  /** What was there is gone: the database itself is confirmed by its name. */
  readonly byName?: boolean
}

/** Under --dry-run: says what would be done, and answers the exit code; undefined where it is to be done. */
export function foretold(
  { out, on }: Context,
  { database, what }: Pick<Change, 'database' | 'what'>,
): number | undefined {
  if (!on('dry-run')) return undefined
  out.say(`A dry run, to do: ${what} ${safe(database.name)}`)
  out.document({ status: 'planned', binding: database.binding, name: database.name, what })
  return 0
}

/** Opens one to change it: asks first where Cloudflare has it, lets nobody else from here meanwhile. */
export async function change<T>(
  context: Context,
  { database, target, what, byName = false }: Change,
  work: (opened: OpenedDatabase) => Promise<T>,
): Promise<T> {
  const wishes = wishesOf(context)
  const name = byName ? database.name : target.environment.name
  if (wishes.where === 'remote') await confirmed(context, target.environment, `${what} ${database.name}`, name)
  const opened = await openDatabase(toolsOf(context), target, { ...wishes, database })
  return await changing(opened, () => work(opened))
}
