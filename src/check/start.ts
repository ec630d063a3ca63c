/** Starts programs that may have children of their own, and ends them all: no process outlives a check. */
import { type ChildProcess, spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { signalGroup } from '../process-group.ts'

export interface StartOptions {
  readonly cwd: string
  readonly env: { readonly [name: string]: string | undefined }
  /** Milliseconds after which it is ended. */
  readonly timeout: number
  /** Ends it at once. */
  readonly signal?: AbortSignal | undefined
}

export interface Program {
  /** What it has written so far to both streams, without colours. */
  said(): string
  /** The first message it sends by IPC; undefined when it ends without one. */
  readonly message: Promise<unknown>
  /** The exit code; 124 when its time was up, 127 when there is no such program. Resolves when its children are gone, too. */
  readonly ended: Promise<number>
  stop(): Promise<void>
}

export type Start = (command: string, args: readonly string[], options: StartOptions) => Program

/** Milliseconds between the request to end and the end by force. */
const patience = 3000

export const start: Start = (command, args, { cwd, env, timeout, signal }) => {
  const child = spawn(command, args, {
    cwd,
    env,
    // A group of its own on POSIX, so that children of children can be reached.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const chunks: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
  let late = false
  const { ended, kill } = follow(child, (code) => (late ? 124 : code))
  const deadline = setTimeout(() => {
    late = true
    kill()
  }, timeout)
  if (signal?.aborted === true) kill()
  signal?.addEventListener('abort', kill)
  void ended.then(() => {
    clearTimeout(deadline)
    signal?.removeEventListener('abort', kill)
  })
  return {
    said: () => stripVTControlCharacters(Buffer.concat(chunks).toString()),
    message: Promise.race([new Promise((resolve) => child.once('message', resolve)), ended.then(() => undefined)]),
    ended,
    async stop() {
      kill()
      await ended
    },
  }
}

interface Followed {
  readonly ended: Promise<number>
  /** Asks to end, and forces it after a while. */
  kill(): void
}

function follow(child: ChildProcess, codeOf: (code: number) => number): Followed {
  let force: NodeJS.Timeout | undefined
  const atExit = () => signalGroup(child, 'SIGKILL')
  process.once('exit', atExit)
  const ended = new Promise<number>((resolve) => {
    const settle = (code: number) => {
      clearTimeout(force)
      process.removeListener('exit', atExit)
      resolve(codeOf(code))
    }
    child.once('error', () => settle(127))
    child.once('exit', (code) => {
      // Whatever it left behind would hold its streams open, and its port.
      signalGroup(child, 'SIGKILL')
      const settled = setTimeout(() => settle(code ?? 1), 1000)
      child.once('close', () => {
        clearTimeout(settled)
        settle(code ?? 1)
      })
    })
  })
  return {
    ended,
    kill() {
      signalGroup(child, 'SIGTERM')
      force ??= setTimeout(() => signalGroup(child, 'SIGKILL'), patience)
    },
  }
}
