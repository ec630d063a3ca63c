import type { Disk } from '../../src/tree/disk.ts'

/** What no process can catch: in a test, every later call dies too. */
export class Kill extends Error {}

/** Decides before each call whether it happens. `tear` says how many of the bytes of a write still reach the disk. */
export interface Fault {
  before(call: number, operation: keyof Disk): void
  tear?(call: number): boolean
}

/** A disk whose calls are counted and may fail. */
export function faulty(disk: Disk, fault: Fault): Disk & { readonly calls: () => number } {
  let calls = 0
  const count = (operation: keyof Disk) => {
    calls += 1
    fault.before(calls, operation)
  }
  const guarded = <A extends unknown[], R>(operation: keyof Disk, run: (...args: A) => R) => {
    return (...args: A): R => {
      count(operation)
      return run(...args)
    }
  }
  return {
    calls: () => calls,
    read: guarded('read', disk.read),
    list: guarded('list', disk.list),
    kind: guarded('kind', disk.kind),
    mode: guarded('mode', disk.mode),
    writable: guarded('writable', disk.writable),
    makeDirectory: guarded('makeDirectory', disk.makeDirectory),
    append: guarded('append', disk.append),
    syncAll: guarded('syncAll', disk.syncAll),
    syncDirectory: guarded('syncDirectory', disk.syncDirectory),
    rename: guarded('rename', disk.rename),
    remove: guarded('remove', disk.remove),
    removeDirectory: guarded('removeDirectory', disk.removeDirectory),
    write(path, bytes, options) {
      if (fault.tear?.(calls + 1)) disk.write(path, bytes.subarray(0, bytes.length >> 1), { ...options, sync: false })
      count('write')
      disk.write(path, bytes, options)
    },
  }
}

/** Dead from the n-th call on; with `torn`, a write at that call leaves half its bytes. */
export function killAt(n: number, torn = false): Fault {
  return {
    before(call) {
      if (call >= n) throw new Kill(`killed at call ${n}`)
    },
    tear: (call) => torn && call === n,
  }
}

/** A healthy disk that counts. */
export const countOnly: Fault = { before() {} }
