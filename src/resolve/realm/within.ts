import { Script } from 'node:vm'

/** Only Node's `vm` ends code that does not look up, and only code that a script of its own calls. */
const name = Symbol.for('clodo.within')
const call = new Script("globalThis[Symbol.for('clodo.within')]()")
const room = globalThis as { [name]?: (() => unknown) | undefined }

/** What `work` returns; undefined where it took longer, and then it was ended wherever it stood. */
export function within<T>(milliseconds: number, work: () => T): T | undefined {
  room[name] = work
  try {
    return call.runInThisContext({ timeout: milliseconds }) as T
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
    throw error
  } finally {
    delete room[name]
  }
}
