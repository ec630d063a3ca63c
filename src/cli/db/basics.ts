/** `clodo db status`, `create`, `health`, `seed`. */
import { resolve } from 'node:path'
import {
  createDatabase,
  type Database,
  databaseHealth,
  databaseStatus,
  openDatabase,
  seedDatabase,
  seedsOf,
} from '../../index.ts'
import type { Context } from '../command.ts'
import { numberOf } from '../numbers.ts'
import { confirmed, toolsOf } from '../operating.ts'
import { safe } from '../output.ts'
import { backupWishes } from './backup-flags.ts'
import { change, eachDatabase, look, type Meant, theDatabase, wishesOf } from './opening.ts'

export async function status(context: Context): Promise<number> {
  const { out } = context
  const databases = await eachDatabase(context, async (database, target) => {
    const opened = await openOrUndefined(context, { database, target })
    if (opened === undefined)
      return { ...named(database), there: false, pending: database.files.map(({ file }) => file) }
    const { pending, ...found } = await databaseStatus(opened)
    opened.store.close()
    return { ...named(database), there: true, ...found, pending: pending.map(({ file }) => file) }
  })
  for (const one of databases) printStatus(context, one)
  out.document({ status: 'done', where: wishesOf(context).where, databases })
  return 0
}

type Shown = ReturnType<typeof named> & {
  readonly there: boolean
  readonly pending: readonly string[]
} & Partial<Omit<Awaited<ReturnType<typeof databaseStatus>>, 'pending'>>

function printStatus({ out }: Context, { binding, name, there, applied = [], pending, strange = [], underway }: Shown) {
  out.say(`${out.paint('bold', binding)}  ${safe(name)}  ${there ? `${applied.length} applied` : 'not there yet'}`)
  for (const file of pending) out.say(`  ${out.paint('yellow', 'pending')}  ${safe(file)}`)
  for (const file of strange) out.say(`  ${out.paint('yellow', 'strange')}  ${safe(file)} is applied, and no file here`)
  if (underway === undefined) return
  const command = `clodo db ${underway.kind}`
  out.say(`  ${out.paint('red', 'stopped')}  a run since ${underway.since}: ${command} --resume, or --undo`)
}

const named = ({ binding, name }: Database) => ({ binding, name })

async function openOrUndefined(context: Context, { database, target }: Meant) {
  try {
    return await openDatabase(toolsOf(context), target, { ...wishesOf(context), database })
  } catch (error) {
    if ((error as { code?: string }).code === 'DATABASE_MISSING') return undefined
    throw error
  }
}

export async function create(context: Context): Promise<number> {
  const { out, on } = context
  const made = await eachDatabase(context, async (database, target) => {
    const wishes = { ...wishesOf(context), database }
    if (on('dry-run')) return { ...named(database), made: false }
    if (wishes.where === 'remote') await confirmed(context, target.environment, `Create ${database.name}`)
    const created = await createDatabase(toolsOf(context), target, wishes)
    out.say(`${database.binding}  ${safe(database.name)}  ${created.id}  ${created.made ? 'made' : 'there already'}`)
    if (wishes.where === 'remote' && database.id === undefined)
      out.note(`  wrangler finds it by its name; to fix it: "database_id": "${created.id}"`)
    return { ...named(database), ...created }
  })
  out.document({ status: on('dry-run') ? 'planned' : 'done', databases: made })
  return 0
}

export async function health(context: Context): Promise<number> {
  const { out } = context
  const databases = await eachDatabase(context, async (database, target) => {
    const opened = await openDatabase(toolsOf(context), target, { ...wishesOf(context), database })
    const findings = await databaseHealth(opened, { ...backupWishes(context), maxAge: numberOf(context, 'max-age') })
    opened.store.close()
    return { ...named(database), healthy: findings.every(({ ok }) => ok), findings }
  })
  for (const { binding, findings } of databases)
    for (const { check, ok, detail } of findings)
      out.say(`${ok ? out.paint('green', '✓') : out.paint('red', '✗')} ${binding}  ${check.padEnd(13)} ${safe(detail)}`)
  const healthy = databases.every((one) => one.healthy)
  out.document({ status: healthy ? 'done' : 'failed', databases })
  return healthy ? 0 : 1
}

export async function seed(context: Context): Promise<number> {
  const { out, on, texts, cwd } = context
  const { database, target } = await theDatabase(context)
  const found = await look(context, { database, target }, async (opened) =>
    seedsOf(
      opened,
      texts('file').map((file) => resolve(cwd, file)),
    ),
  )
  const files = found.map(({ path }) => path)
  if (!on('dry-run')) await change(context, { database, target, what: 'Seed' }, (opened) => seedDatabase(opened, found))
  out.say(`${on('dry-run') ? 'To carry out' : 'Carried out'}: ${files.map(safe).join(', ')}`)
  out.document({ status: on('dry-run') ? 'planned' : 'done', ...named(database), files })
  return 0
}
