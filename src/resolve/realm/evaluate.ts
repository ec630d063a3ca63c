/** One question to one plugin, in a machine that knows of no question before. */
import { takeMachine } from './machine.ts'
import { ask, type Method } from './modules.ts'
import { within } from './within.ts'

export interface Question {
  /** The text of the plugin's one module. */
  readonly source: string
  readonly method: Method
  /** JSON. */
  readonly input: string
  readonly limits: RealmLimits
}

export interface RealmLimits {
  /** Bytes a plugin may hold while it answers. */
  readonly memory: number
  /** Milliseconds for one answer, on the clock on the wall. */
  readonly time: number
}

/** `value` is whatever the plugin said, not validated yet; `fault` is a sentence about why it said nothing. */
export type Reply = { readonly value: unknown } | { readonly fault: string }

/** Never rejects. */
export async function evaluate({ source, method, input, limits: { memory, time } }: Question): Promise<Reply> {
  try {
    const machine = await takeMachine(memory)
    const module = within(time, () => machine.run(ask(method, input), { load: () => source, normalize: resolve }))
    if (module === undefined) return { fault: `it took longer than ${time} ms` }
    const text = await machine.defaultText(module)
    machine.release()
    return replyIn(text)
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}

/** What the question imports, and no plugin. */
const ours = ['plugin', 'clodo/ask']

function resolve(from: string, specifier: string): string {
  if (specifier === 'clodo/plugin' || (from === 'clodo' && ours.includes(specifier))) return specifier
  throw new Error(`it imports '${specifier}': a plugin is one file that imports nothing but 'clodo/plugin'`)
}

function replyIn(text: string | undefined): Reply {
  const reply: unknown = JSON.parse(text ?? 'null')
  if (typeof reply !== 'object' || reply === null) return { fault: 'it gave no answer' }
  if ('fault' in reply) return { fault: String(reply.fault) }
  return 'value' in reply ? { value: reply.value } : { fault: 'it returned nothing' }
}
