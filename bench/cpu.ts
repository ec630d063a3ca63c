/** CPU seconds (user + system) of whole processes, measured by the shell's `time`; commands in turn, so that a drifting machine is fair to all. */
import { spawnSync } from 'node:child_process'

export interface Contestant {
  readonly name: string
  readonly command: readonly string[]
  readonly cwd?: string
  /** Puts things back before each run; not measured. */
  readonly before?: () => void
}

/** The median of each contestant over `rounds`, after one round that is not counted. */
export function race(contestants: readonly Contestant[], rounds: number): Map<string, number> {
  const samples = new Map(contestants.map(({ name }) => [name, [] as number[]]))
  for (let round = -1; round < rounds; round++) {
    for (const { name, command, cwd, before } of contestants) {
      before?.()
      const seconds = measure(command, cwd)
      if (round >= 0) samples.get(name)?.push(seconds)
    }
  }
  return new Map(
    [...samples].map(([name, list]) => [name, list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0]),
  )
}

function measure(command: readonly string[], cwd = process.cwd()): number {
  const script = 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null 2>/dev/null'
  const { stderr, status } = spawnSync('bash', ['-c', script, 'bench', ...command], { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}`)
  const [user = 0, system = 0] = stderr.trim().split(' ').map(Number)
  return user + system
}
