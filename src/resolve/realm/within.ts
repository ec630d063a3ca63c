import { type Context, constants, createContext, Script } from 'node:vm'

/** Only Node's `vm` ends code that does not look up, and only code that a script of its own calls. */
const call = new Script('work()')
let room: Context | undefined

/** What `work` returns; undefined where it took longer, and then it was ended wherever it stood. */
export function within<T>(milliseconds: number, work: () => T): T | undefined {
  room ??= createContext(constants.DONT_CONTEXTIFY)
  room.work = work
  try {
    return call.runInContext(room, { timeout: milliseconds }) as T
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
    throw error
  } finally {
    room.work = undefined
  }
}
