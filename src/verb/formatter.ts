/** The user's formatter between two plans: what a plan wants to know of it is asked, until it knows all. */
import { askFormatter, type Formatting, type Text } from '../format/ask.ts'
import { findFormatter } from '../format/find.ts'
import type { Formatted } from '../plan/formatted.ts'
import type { Plan } from '../plan/plan.ts'
import type { Base } from '../project/base.ts'
import { reader } from '../project/open.ts'
import type { World } from './world.ts'

export type AskFormatter = (texts: readonly Text[]) => Promise<readonly Formatting[]>

/**
 * The formatter of a project. None where its configuration is as CLODO wrote it: our texts are formatted so already.
 */
export function formatterIn(world: World, root: string, base: Base): AskFormatter | undefined {
  const found = findFormatter(world.disk, root)
  if (found === undefined) return undefined
  const config = found.config.startsWith(`${root}/`) ? found.config.slice(root.length + 1) : undefined
  if (config !== undefined && config !== 'package.json' && base[config] !== undefined)
    if (reader(world.disk, root)(config) === base[config]) return undefined
  return (texts) => askFormatter(world, found, { root, texts })
}

/** What a plan asks in its last round is the outcome of the round before; a formatter that never rests is left alone then. */
const rounds = 8

/** @throws what `attempt` throws when it knows all that it asked for */
export async function withFormatter(ask: AskFormatter, attempt: (formatted: Formatted) => Plan): Promise<Plan> {
  const known = new Map<string, string>()
  const failures: string[] = []
  for (let round = 1; ; round++) {
    const wanted = new Map<string, Text>()
    const formatted: Formatted = (path, text) => {
      const key = JSON.stringify([path, text])
      const answer = known.get(key)
      if (answer === undefined && round < rounds) wanted.set(key, { path, text })
      return answer ?? text
    }
    const outcome = settled(() => attempt(formatted))
    if (wanted.size === 0) {
      const { changes, notes, conflicts } = outcome()
      return { changes, conflicts, notes: [...notes, ...noted(failures)] }
    }
    const texts = [...wanted.values()]
    const answers = await ask(texts)
    for (const [index, { text, failure }] of answers.entries()) {
      const asked = texts[index] as Text
      known.set(JSON.stringify([asked.path, asked.text]), text)
      // What it made of a text is formatted.
      known.set(JSON.stringify([asked.path, text]), text)
      if (failure !== undefined) failures.push(failure)
    }
  }
}

function settled<T>(work: () => T): () => T {
  try {
    const value = work()
    return () => value
  } catch (error) {
    return () => {
      throw error
    }
  }
}

/** Said once, however many texts it failed on. */
function noted([first, ...others]: readonly string[]): string[] {
  if (first === undefined) return []
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  return [`Your formatter was no help: ${first}${more}. What it did not format is as CLODO writes it.`]
}
