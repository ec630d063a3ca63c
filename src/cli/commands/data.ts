import { ClodoError, openData } from '../../index.ts'
import type { Command, Context } from '../command.ts'
import { confirmed, confirmFlags, environmentFlags, interruptible, targetHere, toolsOf } from '../operating.ts'

export const data: Command = {
  summary: 'Copy data between KV, R2, D1 and files, so that it can be stopped, and compare both sides',
  usage: 'copy FROM TO',
  flags: {
    ...environmentFlags,
    ...confirmFlags,
    local: { describe: 'What local development has, in place of what Cloudflare has' },
    table: { takes: 'text', name: 'NAME', describe: 'The table, where a side is a database' },
    prefix: { takes: 'text', name: 'TEXT', describe: 'Only keys that begin so' },
    rate: {
      takes: 'text',
      name: 'N',
      describe: 'Calls of the API in a second (default 3, of 4 that Cloudflare allows)',
    },
  },
  async run(context) {
    const [word, from, to, ...more] = context.words
    if (word !== 'copy' || from === undefined || to === undefined || more.length > 0)
      throw new ClodoError('USAGE', { what: 'data takes: copy FROM TO.' })
    return interruptible(async (signal) => await carryOut(context, { from, to, signal }))
  },
}

async function carryOut(
  context: Context,
  { from, to, signal }: { from: string; to: string; signal: AbortSignal },
): Promise<number> {
  const { out, cwd } = context
  const target = () => targetHere(context)
  if (/^(?:kv|r2|d1):/.test(to) && !context.on('dry-run') && !context.on('local'))
    await confirmed(context, (await target()).environment, `Write into ${to}`)
  const opened = await openData(toolsOf(context), {
    from,
    to,
    cwd,
    target,
    signal,
    local: context.on('local'),
    table: context.text('table'),
    prefix: context.text('prefix') ?? '',
    rate: rateOf(context),
    report: (copied) => out.note(`${copied} records`),
  })
  try {
    if (context.on('dry-run')) {
      const count = await opened.count()
      out.say(`${count} records would be copied from ${from} to ${to}. A dry run: nothing was written.`)
      out.document({ status: 'planned', from, to, count })
      return 0
    }
    const done = await opened.run()
    out.say(`${done.copied} records copied${done.resumed ? ', from where the last run ended' : ''}.`)
    if (done.bare > 0) out.say(`${done.bare} of them have metadata, headers or an end that ${to} has no place for.`)
    if (done.expired > 0) out.say(`${done.expired} are left out: KV takes nothing whose life ends so soon.`)
    out.say(`${done.count} compared, sha256 ${done.checksum}`)
    out.document({ status: 'done', from, to, ...done })
    return 0
  } finally {
    await opened.close()
  }
}

function rateOf(context: Context): number {
  const text = context.text('rate') ?? '3'
  const rate = Number(text)
  if (rate > 0 && Number.isFinite(rate)) return rate
  throw new ClodoError('USAGE', { what: `'--rate ${text}' is no number of calls in a second.` })
}
