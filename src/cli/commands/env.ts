import {
  checkEnvironments,
  compareEnvironments,
  type Environments,
  environmentsOfProject,
  isProtected,
} from '../../index.ts'
import { actionOf } from '../action.ts'
import { atProject } from '../at-project.ts'
import type { Command, Context } from '../command.ts'
import { confirmFlags } from '../operating.ts'
import { pairOf, promote } from '../promote.ts'
import { deploy } from './deploy.ts'

type Action = (context: Context, words: readonly string[]) => Promise<number>

const actions: { readonly [word: string]: Action } = { list, diff, check, promote }

export const env: Command = {
  summary: 'List, compare and check environments, or promote from one to another',
  usage: 'list|diff FROM TO|check|promote FROM TO',
  flags: { ...deploy.flags, ...confirmFlags },
  async run(context) {
    const [word = 'list', ...words] = context.words
    return await actionOf(actions, word, 'env')(context, words)
  },
}

async function environmentsHere(context: Context): Promise<Environments> {
  return await environmentsOfProject(context.world.disk, await atProject(context))
}

async function list(context: Context): Promise<number> {
  const { all } = await environmentsHere(context)
  const rows = all.map((one) => ({ name: one.name, script: one.script, protected: isProtected(one), ...one.settings }))
  for (const { name, script, protected: is } of rows)
    context.out.say(`  ${name.padEnd(14)} ${script.padEnd(32)} ${is ? 'protected' : ''}`.trimEnd())
  context.out.document({ status: 'done', environments: rows })
  return 0
}

async function diff(context: Context, words: readonly string[]): Promise<number> {
  const [from, to] = await pairOf(context, words)
  const found = compareEnvironments(from.environment, to.environment)
  const marks = { missing: '-', additional: '+', other: '~' }
  for (const { key, kind } of found) context.out.say(`  ${marks[kind]} ${key}`)
  if (found.length === 0) context.out.say('No difference.')
  context.out.document({ status: 'done', differences: found })
  return 0
}

async function check(context: Context): Promise<number> {
  const { out } = context
  const faults = checkEnvironments(await environmentsHere(context))
  for (const { environments, what } of faults) out.say(`  ${out.paint('red', '✗')} ${environments.join(', ')}: ${what}`)
  out.say(faults.length === 0 ? 'The environments are complete and share nothing.' : `${faults.length} to mend`)
  out.document({ status: faults.length === 0 ? 'done' : 'failed', faults })
  return faults.length === 0 ? 0 : 1
}
