import { setTimeout as sleep } from 'node:timers/promises'
import { addressOf, checkAddress, type Vital, vitalsOf } from '../../index.ts'
import type { Command, Context } from '../command.ts'
import { numberIn } from '../number.ts'
import { environmentFlags, interruptible, targetHere, toolsOf } from '../operating.ts'
import { type Output, safe } from '../output.ts'

export const health: Command = {
  summary: 'Ask a service whether it lives and is ready, once or again and again',
  usage: '[URL]',
  flags: {
    ...environmentFlags,
    path: { takes: 'texts', name: 'PATH', describe: 'What to ask (default: /livez and /readyz)' },
    timeout: { takes: 'text', name: 'SECONDS', describe: 'For each answer (default: 5)' },
    watch: { describe: 'Ask again and again' },
    every: { takes: 'text', name: 'SECONDS', describe: 'With --watch: the pause between (default: 5)' },
    for: { takes: 'text', name: 'SECONDS', describe: 'With --watch: how long (default: 600)' },
    until: {
      takes: 'text',
      name: 'STATE',
      values: ['well', 'ill'],
      describe: 'With --watch: end as soon as it is well, or ill',
    },
  },
  run: (context) => interruptible((signal) => watched(context, signal)),
}

async function watched(context: Context, signal: AbortSignal): Promise<number> {
  const { out, on, texts } = context
  const origin = await originOf(context)
  const paths = texts('path').length === 0 ? ['/livez', '/readyz'] : texts('path')
  const timeout = numberIn(context, 'timeout', { otherwise: 5, most: 120 }) * 1000
  const until = performance.now() + numberIn(context, 'for', { otherwise: 600, most: 86_400 }) * 1000
  const every = numberIn(context, 'every', { otherwise: 5, most: 3600 }) * 1000
  const wanted = context.text('until')
  for (let round = 1; ; round += 1) {
    const vitals = await vitalsOf(origin, { fetch, paths, timeout, signal })
    const ok = vitals.every((one) => one.ok)
    print(out, vitals, on('watch') ? new Date() : undefined)
    const reached = wanted === (ok ? 'well' : 'ill')
    const over = !on('watch') || reached || signal.aborted || performance.now() + every > until
    if (!over) await sleep(every, undefined, { signal }).catch(() => {})
    if (!over && !signal.aborted) continue
    out.document({ status: ok ? 'done' : 'failed', ok, origin, rounds: round, vitals })
    return ok ? 0 : 1
  }
}

/** A URL that is given, or where the environment answers. @throws USAGE, ADDRESS_UNKNOWN */
async function originOf(context: Context): Promise<string> {
  const [word] = context.words
  if (word !== undefined) return checkAddress(word).href
  const target = await targetHere(context)
  return await addressOf(toolsOf(context), target)
}

function print(out: Output, vitals: readonly Vital[], at: Date | undefined): void {
  const time = at === undefined ? '' : `${at.toISOString().slice(11, 19)}  `
  for (const { path, ok, status, ms, checks, fault } of vitals) {
    const mark = ok ? out.paint('green', '✓') : out.paint('red', '✗')
    const parts = Object.entries(checks).map(([name, state]) => `${name} ${state}`)
    out.say(`  ${time}${mark} ${path.padEnd(12)} ${fault ?? status} in ${ms} ms  ${safe(parts.join(', '))}`.trimEnd())
  }
}
