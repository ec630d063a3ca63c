import {
  benchedBefore,
  type Judged,
  judgeMeasures,
  bench as measure,
  prepareBenched,
  start,
  units,
} from '../../index.ts'
import { atProject } from '../at-project.ts'
import { carryOut, changeFlags } from '../carry-out.ts'
import { refuseWords } from '../checked.ts'
import type { Command, Context } from '../command.ts'
import { numberIn } from '../number.ts'
import { interruptible } from '../operating.ts'
import { rounded } from '../rounded.ts'

export const bench: Command = {
  summary: 'Measure what the Worker costs: size, start, CPU of a request; hold it to budgets',
  usage: '',
  flags: {
    plan: changeFlags.plan,
    env: { takes: 'text', name: 'NAME', describe: 'The environment that is bundled (default: the last one)' },
    path: { takes: 'text', name: 'PATH', describe: 'What to ask for (default: what a probe asks)' },
    rounds: { takes: 'text', name: 'N', describe: 'Rounds, of which the median counts (default: 5)' },
    requests: { takes: 'text', name: 'N', describe: 'Requests in each (default: 1000)' },
    save: { describe: 'Keep what was measured in .clodo/bench.json, to compare with' },
  },
  run: (context) => interruptible((signal) => benched(context, signal)),
}

async function benched(context: Context, signal: AbortSignal): Promise<number> {
  refuseWords(context)
  const { world, out, on, text, typed } = context
  const project = await atProject(context, { runCode: false })
  const found = await measure({ ...world, start, fetch }, project, {
    environment: text('env'),
    path: text('path'),
    rounds: Math.floor(numberIn(context, 'rounds', { otherwise: 5, most: 100, least: 1 })),
    requests: Math.floor(numberIn(context, 'requests', { otherwise: 1000, most: 100_000, least: 1 })),
    signal,
    heard: (what) => out.note(out.paint('dim', `… ${what}`)),
  })
  const budgets = project.found?.recipe.budgets
  const before = on('save') ? {} : benchedBefore(project)
  const judged = judgeMeasures(found.measures, { before, budgets })
  const ok = judged.every((one) => one.ok)
  for (const one of judged) print(context, one)
  if (found.measures.cpu === undefined) out.say('  CPU of a request is not available: only Linux tells it.')
  if (on('save') && ok) return await carryOut(context, prepareBenched(world, project, found, typed), () => [])
  out.document({ status: ok ? 'done' : 'failed', ok, ...found, judged })
  return ok ? 0 : 1
}

function print({ out }: Context, { name, value, before, budget, ok, why }: Judged): void {
  const unit = units[name]
  const shown = (one: number) => (unit === 'B' ? `${rounded(one / 1024)} KiB` : `${rounded(one)} ${unit}`)
  const mark = ok ? out.paint('green', '✓') : out.paint('red', '✗')
  const notes = [
    before === undefined ? '' : `before ${shown(before)}`,
    budget === undefined ? '' : `budget ${shown(budget)}`,
    why === 'regression' ? 'more than noise' : why === 'budget' ? 'over the budget' : '',
  ].filter((note) => note !== '')
  out.say(`  ${mark} ${name.padEnd(8)} ${shown(value).padEnd(12)} ${notes.join(', ')}`.trimEnd())
}
