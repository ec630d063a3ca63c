/** A plan and an outcome of a deploy, for a person to read. */
import { type DeployOutcome, type DeployPlan, kib, splitText } from '../index.ts'
import type { PlainDeployPlan } from './documents/operate.ts'
import { type Output, safe } from './output.ts'

export function printPlan(out: Output, plan: DeployPlan): void {
  const {
    environment,
    script,
    strategy,
    steps,
    every,
    live,
    changes,
    databases,
    triggers,
    size,
    last,
    notes,
    blockers,
  } = plan
  out.say(
    `${out.paint('bold', script)} → ${environment}  ${strategy}${strategy === 'canary' ? ` ${steps.join(', ')}, 100 %, ${every} s each` : ''}`,
  )
  out.say(`  live        ${splitText(live)}`)
  for (const change of changes) out.say(`  ${safe(change)}`)
  for (const { binding, name, id, pending } of databases) {
    if (id === undefined) out.say(`  + database  ${safe(name)}`)
    for (const { file, destructive } of pending) {
      out.say(`  migration   ${binding}: ${safe(file)}`)
      for (const danger of destructive) out.say(`              ${out.paint('yellow', safe(danger))}`)
    }
  }
  if (triggers.differ) out.say('  triggers    are brought to what the wrangler file says')
  const before = last === undefined ? '' : `  (live: ${lastText(last)})`
  if (size !== undefined) out.say(`  size        ${kib(size.bundle)}, ${kib(size.gzip)} compressed${before}`)
  else if (last !== undefined) out.say(`  size        ${lastText(last)}, of what is live`)
  for (const note of notes) out.say(`  ${out.paint('yellow', 'note')}        ${safe(note)}`)
  for (const blocker of blockers) out.say(`  ${out.paint('red', 'stop')}        ${safe(blocker)}`)
}

function lastText({ gzip, startup }: NonNullable<DeployPlan['last']>): string {
  const start = startup === undefined ? [] : [`starts in ${startup} ms`]
  return [...(gzip === undefined ? [] : [`${kib(gzip)} compressed`]), ...start].join(', ')
}

/** A plan without what is large or of no use to a reader. */
export function planDocument({ databases, ...plan }: DeployPlan): PlainDeployPlan {
  return {
    ...plan,
    databases: databases.map(({ pending, ...database }) => ({
      ...database,
      pending: pending.map(({ file, destructive }) => ({ file, destructive })),
    })),
  }
}

export function printOutcome(out: Output, outcome: DeployOutcome): void {
  const { status, deploy, live, reason, bookmarks, backups, environment, url } = outcome
  const titles = {
    deployed: out.paint('green', 'Deployed'),
    'rolled-back': out.paint('red', 'Rolled back'),
    failed: out.paint('red', 'Failed'),
    paused: out.paint('yellow', 'Paused'),
  }
  out.say(`${titles[status]}  ${environment}  ${splitText(live)}  (${deploy})`)
  if (reason !== undefined) out.say(`  ${safe(reason)}`)
  if (status === 'paused') out.say(`  clodo deploy --env ${environment} --resume, or --abort`)
  if (url !== undefined) out.say(`  ${safe(url)}`)
  if (status === 'deployed') return
  for (const [database, bookmark] of Object.entries(bookmarks))
    out.say(`  data before: wrangler d1 time-travel restore ${database} --bookmark=${bookmark}`)
  for (const [database, id] of Object.entries(backups))
    out.say(`  backup of ${database}: clodo db restore ${id} --env ${environment} --remote`)
}
