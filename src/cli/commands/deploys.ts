import { type Entry, openLedger, siteOf, splitText } from '../../index.ts'
import { findRoot } from '../at-project.ts'
import type { Command, Context } from '../command.ts'
import { environmentFlags, targetHere, toolsOf } from '../operating.ts'
import type { Output } from '../output.ts'

type Share = Parameters<typeof splitText>[0][number]

export const deploys: Command = {
  summary: 'List the deploys that were made from here, and verify the ledger',
  usage: '',
  flags: {
    ...environmentFlags,
    verify: { describe: 'Check the chain of the ledger, and with --env that it says what is live' },
  },
  async run(context) {
    const { out, world, cwd, on, text } = context
    const root = findRoot(world.disk, cwd)
    const { entries } = openLedger(world, root)
    const name = text('env')
    const own = entries.filter(({ environment }) => name === undefined || environment === name)
    if (name !== undefined && own.length === 0) await targetHere(context)
    if (on('verify')) return await verified(context, own)
    const ids = [...new Set(own.map(({ deploy }) => deploy))]
    const list = ids.map((id) => summary(own.filter(({ deploy }) => deploy === id)))
    for (const one of list) print(out, one)
    if (list.length === 0) out.say('No deploy was made from here.')
    out.document({ status: 'done', deploys: list })
    return 0
  },
}

async function verified(context: Context, entries: readonly Entry[]): Promise<number> {
  const { out, text } = context
  const known = entries.findLast(({ data }) => Array.isArray(data.live))?.data.live as unknown as readonly Share[]
  const live = text('env') === undefined ? undefined : await liveOf(context)
  const agrees = live === undefined || known === undefined || splitText(live) === splitText(known)
  out.say(`${out.paint('green', 'Whole')}  ${entries.length} lines, each follows from the one before`)
  if (live !== undefined)
    out.say(
      agrees
        ? `${out.paint('green', 'True')}   live is ${splitText(live)}`
        : `${out.paint('red', 'Other')}  live is ${splitText(live)}, the ledger says ${splitText(known)}`,
    )
  out.document({ status: agrees ? 'done' : 'failed', lines: entries.length, live, ledger: known, agrees })
  return agrees ? 0 : 1
}

async function liveOf(context: Context): Promise<readonly Share[]> {
  const site = await siteOf(toolsOf(context), await targetHere(context))
  return (await site.scripts.deployments())[0]?.versions ?? []
}

interface Summary {
  readonly deploy: string
  readonly at: string
  readonly environment: string
  readonly strategy: string
  readonly status: string
  readonly version: string
  readonly message: string
  readonly commit: string
}

function summary(entries: readonly Entry[]): Summary {
  const [first] = entries
  const last = entries.at(-1)
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return {
    deploy: first?.deploy ?? '',
    at: first?.at ?? '',
    environment: first?.environment ?? '',
    strategy: text(first?.data.strategy),
    status: ['done', 'rolled-back', 'failed', 'paused'].includes(last?.step ?? '') ? text(last?.step) : 'unfinished',
    version: text(entries.find(({ step }) => step === 'uploaded')?.data.version),
    message: text(first?.data.message),
    commit: text(first?.data.commit),
  }
}

function print(out: Output, { deploy, at, environment, strategy, status, version, message }: Summary): void {
  const time = at.slice(0, 16).replace('T', ' ')
  out.say(
    `${deploy}  ${time}  ${environment.padEnd(12)} ${strategy.padEnd(10)} ${status.padEnd(11)} ${version.slice(0, 8)}  ${message}`,
  )
}
