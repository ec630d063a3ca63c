/** `clodo env promote`: from one environment to another, the same commit. */
import { ClodoError, commitOf, compareEnvironments, openLedger, targetOf } from '../index.ts'
import { findRoot } from './at-project.ts'
import type { Context } from './command.ts'
import { deploy } from './commands/deploy.ts'

/** Deploys to TO what was deployed to FROM: the same commit, to an environment that has all that FROM has. */
export async function promote(context: Context, words: readonly string[]): Promise<number> {
  const [from, to] = await pairOf(context, words)
  const { world } = context
  const missing = compareEnvironments(from.environment, to.environment).filter(({ kind }) => kind === 'missing')
  if (missing.length > 0)
    throw new ClodoError('ENVIRONMENTS_DIFFER', {
      what: `${to.environment.name} lacks ${missing.map(({ key }) => key).join(', ')}.`,
      where: from.environments.config,
    })
  const { entries } = openLedger(world, from.root)
  const own = entries.filter(({ environment }) => environment === from.environment.name)
  const done = own.findLast(({ step }) => step === 'done')
  const begun = own.find(({ step, deploy: id }) => step === 'begin' && id === done?.deploy)
  const commit = await commitOf({ tools: world, root: from.root })
  if (commit === '' || begun?.data.commit !== commit)
    throw new ClodoError('DEPLOY_BLOCKED', {
      what: `What stands here is not the commit that was deployed to ${from.environment.name} last.`,
      where: from.root,
      mend: `Commit, deploy to ${from.environment.name}, look at it, then promote.`,
    })
  const name = to.environment.name
  return await deploy.run({ ...context, text: (flag) => (flag === 'env' ? name : context.text(flag)) })
}

export async function pairOf(context: Context, words: readonly string[]) {
  const [from, to, ...more] = words
  if (from === undefined || to === undefined || more.length > 0)
    throw new ClodoError('USAGE', { what: 'Two environments are to be named: FROM TO.' })
  const root = findRoot(context.world.disk, context.cwd)
  return [
    await targetOf(context.world, { root, name: from }),
    await targetOf(context.world, { root, name: to }),
  ] as const
}
