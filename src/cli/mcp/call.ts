/** A call of a tool is a run of the command: the same code, the same document, a process of its own that can be ended. */
import { ClodoError, type World } from '../../index.ts'
import type { JsonObject } from '../../plugin/index.ts'
import { nextOf } from '../next.ts'
import { documentOf } from '../output.ts'

export interface Answer {
  /** What the command prints with `--json`. */
  readonly document: JsonObject
  readonly ok: boolean
}

export async function call(
  { run, env }: World,
  words: readonly string[],
  { cwd, signal }: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<Answer> {
  const [node, ...program] = [process.execPath, ...process.execArgv, process.argv[1] ?? '']
  const { code, stdout } = await run(node, [...program, ...words, '--json'], {
    cwd,
    signal,
    // npm says there where the user stands, which is not where this works.
    env: { ...env, INIT_CWD: cwd },
  })
  return { document: read(stdout), ok: code === 0 }
}

/** What an error is to an agent: the document that a command would print. */
export function refusal(error: unknown): Answer {
  if (!(error instanceof ClodoError)) throw error
  return { document: read(JSON.stringify(documentOf(error, nextOf(error, 'clodo')))), ok: false }
}

function read(stdout: string): JsonObject {
  try {
    return JSON.parse(stdout) as JsonObject
  } catch (cause) {
    return refusal(new ClodoError('INTERNAL', { what: 'The command ended without an answer.', cause })).document
  }
}
