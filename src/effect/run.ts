/** Runs other programs: arguments as an array, never through a shell; secrets by standard input only. */
import type { ChildProcess } from 'node:child_process'
import { signalGroup } from '../process-group.ts'

export interface RunOptions {
  readonly cwd: string
  readonly env?: { readonly [name: string]: string | undefined }
  /** Written to standard input, which is closed after it; without it there is none. */
  readonly input?: string
  /** Milliseconds after which the program is ended. */
  readonly timeout?: number
  /** The program talks to the terminal itself; nothing it prints is in the result. */
  readonly inherit?: boolean
  /** Hears the id of the process as soon as there is one. */
  readonly started?: (pid: number) => void
  /** Hears the standard output as it comes, which is then not kept: for more than memory should hold. */
  readonly hear?: (text: string) => void
  /** Ends the program and all that it started: it is asked to, and made to after five seconds. */
  readonly signal?: AbortSignal
}

export interface Ran {
  /** Exit code; 127 when there is no such program, 124 when its time was up. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export type Run = (command: string, args: readonly string[], options: RunOptions) => Promise<Ran>

/** Answers what takes the ear from the signal. */
function endOn(signal: AbortSignal, child: ChildProcess): () => void {
  let late: NodeJS.Timeout | undefined
  const end = () => {
    signalGroup(child, 'SIGTERM')
    late = setTimeout(() => signalGroup(child, 'SIGKILL'), 5000)
  }
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, { once: true })
  return () => {
    clearTimeout(late)
    signal.removeEventListener('abort', end)
  }
}

export const run: Run = async (command, args, options) => {
  const { cwd, env, input, timeout, inherit = false, started, hear, signal } = options
  // Most runs of the CLI start no other program.
  const { spawn } = await import('node:child_process')
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      stdio: inherit ? 'inherit' : [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      // What can be ended as a whole is a group of processes of its own.
      detached: signal !== undefined && process.platform !== 'win32',
    })
    const stay = signal === undefined ? () => {} : endOn(signal, child)
    if (child.pid !== undefined) started?.(child.pid)
    const out: Buffer[] = []
    const err: Buffer[] = []
    let late = false
    const timer =
      timeout === undefined
        ? undefined
        : setTimeout(() => {
            late = true
            child.kill('SIGKILL')
          }, timeout)
    if (hear === undefined) child.stdout?.on('data', (chunk: Buffer) => out.push(chunk))
    else child.stdout?.setEncoding('utf8').on('data', hear)
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk))
    const settle = (code: number, note = '') => {
      clearTimeout(timer)
      stay()
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() + note })
    }
    child.on('error', (error: NodeJS.ErrnoException) => settle(error.code === 'ENOENT' ? 127 : 126, error.message))
    child.on('close', (code) => settle(late ? 124 : (code ?? 1)))
    child.stdin?.on('error', () => {}).end(input)
  })
}
