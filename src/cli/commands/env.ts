import {
  ClodoError,
  checkEnvironments,
  commitOf,
  compareEnvironments,
  type Environments,
  environmentsOfProject,
  isProtected,
  openLedger,
  targetOf,
} from '../../index.ts'
import { atProject, findRoot } from '../at-project.ts'
import type { Command, Context } from '../command.ts'
import { confirmFlags } from '../operating.ts'
import { deploy } from './deploy.ts'

type Action = (context: Context, words: readonly string[]) => Promise<number>

const actions: { readonly [word: string]: Action } = { list, diff, check, promote }

export const env: Command = {
  summary: 'List, compare and check environments, or promote from one to another',
  usage: 'list|diff FROM TO|check|promote FROM TO',
  flags: { ...deploy.flags, ...confirmFlags },
  async run(context) {
    const [word = 'list', ...words] = context.words
    const action = actions[word]
    if (action === undefined)
      throw new ClodoError('USAGE', { what: `'clodo env ${word}' must be one of ${Object.keys(actions).join(', ')}.` })
    return await action(context, words)
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
  context.out.document({ environments: rows })
  return 0
}

async function diff(context: Context, words: readonly string[]): Promise<number> {
  const [from, to] = await pair(context, words)
  const found = compareEnvironments(from.environment, to.environment)
  const marks = { missing: '-', additional: '+', other: '~' }
  for (const { key, kind } of found) context.out.say(`  ${marks[kind]} ${key}`)
  if (found.length === 0) context.out.say('No difference.')
  context.out.document({ differences: found })
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

/** Deploys to TO what was deployed to FROM: the same commit, to an environment that has all that FROM has. */
async function promote(context: Context, words: readonly string[]): Promise<number> {
  const [from, to] = await pair(context, words)
  const { world } = context
  const missing = compareEnvironments(from.environment, to.environment).filter(({ kind }) => kind === 'missing')
  if (missing.length > 0)
    throw new ClodoError('ENVIRONMENTS_DIFFER', {
      what: `${to.environment.name} lacks ${missing.map(({ key }) => key).join(', ')}.`,
      where: from.environments.config,
    })
  const { entries } = openLedger(world.disk, from.root, world.now)
  const own = entries.filter(({ environment }) => environment === from.environment.name)
  const done = own.findLast(({ step }) => step === 'done')
  const begun = own.find(({ step, deploy: id }) => step === 'begin' && id === done?.deploy)
  const commit = await commitOf({ tools: world as never, root: from.root })
  if (commit === '' || begun?.data.commit !== commit)
    throw new ClodoError('DEPLOY_BLOCKED', {
      what: `What stands here is not the commit that was deployed to ${from.environment.name} last.`,
      where: from.root,
      mend: `Commit, deploy to ${from.environment.name}, look at it, then promote.`,
    })
  const name = to.environment.name
  return await deploy.run({ ...context, text: (flag) => (flag === 'env' ? name : context.text(flag)) })
}

async function pair(context: Context, words: readonly string[]) {
  const [from, to, ...more] = words
  if (from === undefined || to === undefined || more.length > 0)
    throw new ClodoError('USAGE', { what: 'Two environments are to be named: FROM TO.' })
  const root = findRoot(context.world.disk, context.cwd)
  return [
    await targetOf(context.world, { root, name: from }),
    await targetOf(context.world, { root, name: to }),
  ] as const
}
