/** CPU of processes, where the system tells it (Linux). */
import { readdirSync, readFileSync } from 'node:fs'

/** The workerd processes below a process, however deep. */
export function workerdsBelow(pid: number): number[] {
  const all = stats()
  const isBelow = (one: Stat): boolean => {
    if (one.parent === pid) return true
    const parent = all.find((other) => other.pid === one.parent)
    return parent !== undefined && isBelow(parent)
  }
  return all.filter((one) => one.name === 'workerd' && isBelow(one)).map((one) => one.pid)
}

/** User and system time in microseconds, which the kernel counts in hundredths of a second; undefined elsewhere. */
export function cpuOf(pid: number): number | undefined {
  const stat = statOf(String(pid))
  return stat === undefined ? undefined : stat.ticks * 10_000
}

interface Stat {
  readonly pid: number
  readonly parent: number
  readonly name: string
  readonly ticks: number
}

function stats(): Stat[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(name) ?? []) : []))
  } catch {
    return []
  }
}

function statOf(pid: string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const end = text.lastIndexOf(')')
    const fields = text.slice(end + 2).split(' ')
    const ticks = Number(fields[11]) + Number(fields[12])
    return { pid: Number(pid), parent: Number(fields[1]), name: text.slice(text.indexOf('(') + 1, end), ticks }
  } catch {
    return undefined
  }
}
