/** The door to QuickJS: one question to one plugin, in a machine of its own that is thrown away afterwards. */
import { readFileSync } from 'node:fs'
import { EvalFlags, Intrinsics, type JSValueHandle, QuickJS, type QuickJSOptions } from 'quickjs-wasi'
import { ask, contract, type Method } from './modules.ts'

export interface Question {
  /** The text of the plugin's one module. */
  readonly source: string
  readonly method: Method
  /** JSON. */
  readonly input: string
  /** Bytes the plugin may hold. */
  readonly memory: number
}

/** `value` is whatever the plugin said, not validated yet; `fault` is a sentence about why it said nothing. */
export type Reply = { readonly value: unknown } | { readonly fault: string }

const stackBytes = 256 * 1024

/** Everything of the language but what depends on time, on the machine or on garbage collection. */
const language =
  Intrinsics.DATE |
  Intrinsics.EVAL |
  Intrinsics.REGEXP |
  Intrinsics.JSON |
  Intrinsics.PROXY |
  Intrinsics.MAP_SET |
  Intrinsics.TYPED_ARRAYS |
  Intrinsics.PROMISE

/** The few words of WebAssembly that are used here; the compiler's own are those of browsers. */
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => object }
type Memory = { readonly buffer: ArrayBuffer }

let compiled: object | undefined

/**
 * Never rejects. Has no limit of time: QuickJS does not look up from some of its own loops, so the caller ends the
 * thread.
 */
export async function evaluate(question: Question): Promise<Reply> {
  let machine: QuickJS | undefined
  try {
    machine = await open(question)
    return await read(machine, machine.evalCode(ask(question.method, question.input), 'clodo', EvalFlags.TYPE_MODULE))
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  } finally {
    machine?.dispose()
  }
}

function open({ source, memory }: Question): Promise<QuickJS> {
  compiled ??= new WebAssembly.Module(readFileSync(new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm'))))
  return QuickJS.create({
    wasm: compiled,
    wasi: standingClock,
    memoryLimit: memory,
    maxStackSize: stackBytes,
    timezoneOffset: 0,
    intrinsics: language,
    moduleLoader: { normalize: resolve, load: (name: string) => (name === 'plugin' ? source : contract) },
  })
}

function resolve(from: string, specifier: string): string {
  if (specifier === 'clodo/plugin' || (specifier === 'plugin' && from === 'clodo')) return specifier
  throw new Error(`it imports '${specifier}': a plugin is one file that imports nothing but 'clodo/plugin'`)
}

async function read(machine: QuickJS, module: JSValueHandle): Promise<Reply> {
  machine.executePendingJobs()
  if (module.promiseState === 0) return { fault: 'it waits for something that never comes' }
  const settled = await machine.resolvePromise(module)
  const text = 'value' in settled ? settled.value.getProp('default') : undefined
  if (!text?.isString) return { fault: 'it gave no answer' }
  const reply: unknown = JSON.parse(text.toString())
  if (typeof reply !== 'object' || reply === null) return { fault: 'it gave no answer' }
  if ('fault' in reply) return { fault: String(reply.fault) }
  return 'value' in reply ? { value: reply.value } : { fault: 'it returned nothing' }
}

/** The time is always the first millisecond; the random numbers are seeded from it. The same input, the same list. */
function standingClock(memory: Memory): ReturnType<NonNullable<QuickJSOptions['wasi']>> {
  return {
    clock_time_get(_clock: number, _precision: bigint, at: number) {
      new DataView(memory.buffer).setBigUint64(at, 1_000_000n, true)
      return 0
    },
  }
}
