/** A program and all that it started, which are a group of processes of their own where it is started detached (POSIX). */
import type { ChildProcess } from 'node:child_process'

/** Sends them a signal; Windows has none, so there they are ended. Those that are gone already are left alone. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  if (process.platform === 'win32') {
    // Most runs of the CLI start no other program, so it is loaded here.
    const { spawn } = process.getBuiltinModule('node:child_process')
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' }).once('error', () => {})
    return
  }
  try {
    process.kill(-pid, signal)
  } catch {
    // The group is gone already.
  }
}
