/** `clodo db diff FROM TO`: the databases of two environments, or of one and of local development. */
import { ClodoError, compareDatabases, oneDatabase, openDatabase, targetOf } from '../../index.ts'
import { configOf, findRoot } from '../at-project.ts'
import type { Context } from '../command.ts'
import { toolsOf } from '../operating.ts'
import { safe } from '../output.ts'
import { wishesOf } from './opening.ts'

export async function diff(context: Context): Promise<number> {
  const { out, words, on } = context
  const [from, to, ...more] = words
  if (from === undefined || to === undefined || more.length > 0)
    throw new ClodoError('USAGE', { what: "Two environments are to be named, or one and 'local': FROM TO." })
  const [first, second] = [await opened(context, from), await opened(context, to)]
  const found = await compareDatabases(first, second, on('rows')).finally(() => {
    first.store.close()
    second.store.close()
  })
  const marks = { missing: '-', additional: '+', other: '~' }
  for (const { key, kind } of found.schema) out.say(`  ${marks[kind]} ${safe(key)}`)
  for (const { file, only } of found.migrations)
    out.say(
      `  ${only === 'first' ? '-' : '+'} migration ${safe(file)} is applied in ${only === 'first' ? from : to} alone`,
    )
  for (const { table, different } of found.rows ?? []) out.say(`  ~ ${different} rows of ${safe(table)}`)
  const alike = found.schema.length + found.migrations.length + (found.rows ?? []).length === 0
  if (alike) out.say('No difference.')
  out.document({ status: 'done', alike, ...found })
  return 0
}

async function opened(context: Context, name: string) {
  const { world, cwd, text } = context
  const root = findRoot(world.disk, cwd)
  const local = name === 'local'
  const wanted = { root, name: local ? undefined : name, config: configOf(context, root), first: local }
  const target = await targetOf(world, wanted)
  const database = oneDatabase(toolsOf(context), target, text('db'))
  return await openDatabase(toolsOf(context), target, {
    ...wishesOf(context),
    where: local ? 'local' : 'remote',
    database,
  })
}
