/** `clodo __complete`, which the scripts of shells run. Whatever is wrong, it says nothing: somebody is typing. */
import { posix } from 'node:path'
import type { World } from '../../index.ts'
import { safe } from '../output.ts'
import { shellWord } from '../shell.ts'
import { complete, type Surroundings } from './complete.ts'
import { divided } from './typed.ts'

export interface Asking {
  /** `words WORD...`, or `bash WORDBREAKS LINE`; the last word is being typed. */
  readonly args: readonly string[]
  readonly openWorld: () => World | Promise<World>
  readonly workingDirectory: string
}

/** A candidate a line, with a tab before what it means; `:files` and `:directories` are the shell's own to find. */
export async function answerShell({ args, ...around }: Asking): Promise<string> {
  const [how, ...rest] = args
  const [breaks = '', line = ''] = how === 'bash' ? rest : []
  const words = how === 'bash' ? divided(line).slice(1) : rest
  const offer = await complete(words, surroundingsOf(around)).catch(() => [])
  if (typeof offer === 'string') return `:${offer}\n`
  // bash completes what stands after the last character at which it breaks a word.
  const kept = how === 'bash' ? lengthBefore(words.at(-1) ?? '', breaks) : 0
  const lines = offer
    // What a project calls its things is put on a command line as it is.
    .filter(({ value }) => shellWord(value) === value)
    .map(({ value, describe }) => [value.slice(kept), ...(describe === undefined ? [] : [safe(describe)])])
  return lines.map((parts) => `${parts.join('\t')}\n`).join('')
}

function lengthBefore(word: string, breaks: string): number {
  return [...word].findLastIndex((one) => breaks.includes(one)) + 1
}

/** Opened when they are needed: the engine is most of what there is to load. */
function surroundingsOf({ openWorld, workingDirectory }: Omit<Asking, 'args'>): Surroundings {
  let opened: Promise<World> | undefined
  const world = async () => {
    opened ??= Promise.resolve(openWorld())
    return await opened
  }
  return ({ cwd = [], project = [] }) => ({
    world,
    async project() {
      const { disk } = await world()
      const [{ openProject, workspaceOf }, { findRoot }] = await Promise.all([
        import('../../index.ts'),
        import('../at-project.ts'),
      ])
      const here = posix.resolve(workingDirectory, cwd.at(-1) ?? '.')
      const named = project.at(-1)
      const start = named === undefined ? here : workspaceOf(disk, here, named)
      return await openProject(disk, findRoot(disk, start), undefined, { runCode: false })
    },
  })
}
