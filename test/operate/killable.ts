/** The command line in a process of its own, that may be killed. */
import { spawn } from 'node:child_process'
import { readdirSync, readlinkSync, watch } from 'node:fs'
import { join } from 'node:path'
import type { Random } from '../../src/testing/cloudflare/index.ts'
import { repository, type Yard } from './yard.ts'

export interface Killing {
  readonly at: Yard
  readonly counts: { kills: number }
  readonly chance: Random
  readonly env?: { readonly [name: string]: string }
  /** Milliseconds within which it is killed; 1800 by default. */
  readonly within?: number
  /** They are counted from the moment that a note is written into this directory. */
  readonly touching?: string
  /** Written to standard input. */
  readonly input?: string
}

/**
 * In a process of its own, which is killed at any moment half of the time. Its wrangler lives on, as it does in life.
 *
 * @returns the exit code; undefined where it was killed
 */
export function killable(killing: Killing, line: string): Promise<number | undefined> {
  const { at, counts, chance, env = {}, within = 1800, touching, input } = killing
  const after = chance() < 0.5 ? (touching === undefined ? 150 : 0) + chance() * within : undefined
  const args = ['--conditions=source', join(repository, 'src/cli/bin.ts'), ...line.split(' ')]
  const stdio = [input === undefined ? 'ignore' : 'pipe', 'ignore', 'ignore'] as const
  const child = spawn(process.execPath, args, { cwd: at.root, env: { ...at.env, ...env }, stdio: [...stdio] })
  child.stdin?.on('error', () => {}).end(input)
  let timer: NodeJS.Timeout | undefined
  const arm = () => {
    if (after !== undefined) timer ??= setTimeout(() => child.kill('SIGKILL'), after)
  }
  const watcher =
    touching === undefined ? undefined : watch(touching, (_, name) => void (name?.endsWith('.json') === true && arm()))
  if (watcher === undefined) arm()
  return new Promise((resolve) =>
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      watcher?.close()
      if (signal === 'SIGKILL') counts.kills += 1
      resolve(code ?? undefined)
    }),
  )
}

/** Waits until no process works in the yard any more: a wrangler whose parent was killed comes to its end. */
export async function quiet({ root }: Yard): Promise<void> {
  while (process.platform === 'linux' && readdirSync('/proc').some((pid) => worksIn(pid, root)))
    await new Promise((resolve) => setTimeout(resolve, 50))
}

function worksIn(pid: string, root: string): boolean {
  try {
    return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === root
  } catch {
    return false
  }
}
