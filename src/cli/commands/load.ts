import { posix } from 'node:path'
import { ClodoError, checkTarget, judge, objectivesIn, pathOf, runLoad, start, whileLocal } from '../../index.ts'
import { atProject } from '../at-project.ts'
import type { Command, Context } from '../command.ts'
import { loadFlags, orderOf } from '../load-flags.ts'
import { printLoad } from '../load-text.ts'
import { interruptible } from '../operating.ts'

export const load: Command = {
  summary: 'Put load on a Worker, here or deployed, and hold what it shows against objectives',
  usage: '[URL]',
  flags: loadFlags,
  run: (context) =>
    interruptible((signal) => (context.on('local') ? onLocal(context, signal) : onAddress(context, signal))),
}

/** @throws INPUT_NEEDED, USAGE, TARGET_FOREIGN */
async function onAddress(context: Context, signal: AbortSignal): Promise<number> {
  const url = checkTarget(addressOf(context), context.texts('i-own'))
  return await measured(context, { url: url.href, headers: {}, signal })
}

function addressOf({ words: [address] }: Context): string {
  if (address !== undefined) return address
  throw new ClodoError('INPUT_NEEDED', {
    what: 'Which address?',
    mend: 'Name it: clodo load http://localhost:8787. Or have the Worker of the project started: clodo load --local',
    data: { next: [{ command: 'clodo load http://localhost:8787' }, { command: 'clodo load --local' }] },
  })
}

async function onLocal(context: Context, signal: AbortSignal): Promise<number> {
  const { world, words, text, out } = context
  const project = await atProject(context, { runCode: false })
  out.note('Bundling, and starting workerd…')
  return await whileLocal(
    { ...world, start, fetch },
    project,
    { environment: text('env'), signal },
    ({ origin, headers }) =>
      measured(context, { url: new URL(words[0] ?? pathOf(project), origin).href, headers, signal }),
  )
}

interface Aim {
  readonly url: string
  readonly headers: { readonly [name: string]: string }
  readonly signal: AbortSignal
}

async function measured(context: Context, { url, headers, signal }: Aim): Promise<number> {
  const { out, text, world, cwd } = context
  const objectives = text('slo') === undefined ? [] : objectivesIn(text('slo') ?? '')
  const { order, threads, model } = orderOf(context, { url, headers })
  out.note(`${model} on ${url} for ${order.warmup} + ${order.duration} s`)
  const result = await runLoad({ ...order, threads, signal, heard: progress(context) })
  const verdicts = judge(objectives, result)
  const ok = verdicts.every((one) => one.ok) && result.requests > 0 && result.errorRate < 1
  printLoad(out, result, verdicts)
  const file = text('html')
  if (file !== undefined) {
    const { loadPage } = await import('../load-page.ts')
    const page = loadPage({ url, model, at: world.now().toISOString(), result, verdicts })
    world.disk.write(posix.resolve(cwd, file), new TextEncoder().encode(page))
    out.say(`Wrote ${file}`)
  }
  out.document({ status: ok ? 'done' : 'failed', ok, url, model, result, verdicts })
  return ok ? 0 : 1
}

/** A line every few seconds. */
function progress({ out }: Context): (answered: number) => void {
  let told = performance.now()
  return (answered) => {
    if (performance.now() - told < 5000) return
    told = performance.now()
    out.note(out.paint('dim', `  ${answered} answered`))
  }
}
