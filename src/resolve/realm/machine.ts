/**
 * The door to QuickJS. Each machine begins as a copy of one image, in which the language is set up and nothing has run, and
 * becomes one again when its work is done.
 */
import { existsSync, readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { EvalFlags, Intrinsics, type JSValueHandle, QuickJS, type QuickJSOptions, type Snapshot } from 'quickjs-wasi'

/** What a machine finds where it imports. Both throw, in words, where there is nothing. */
export interface Loader {
  load(name: string): string
  normalize(from: string, specifier: string): string
}

export interface Machine {
  /** Runs the text of a module, and all that follows from it. */
  run(text: string, loader: Loader): JSValueHandle
  /** The text that the module has as its default export; undefined where that is none. Runs nothing. @throws in words */
  defaultText(module: JSValueHandle): Promise<string | undefined>
  /** Forgets what it did, for the next who asks. Only where `run` came to its end. */
  release(): void
}

const stackBytes = 256 * 1024

/** Characters of an answer; what may be in it is counted where it is validated. */
const longest = 32 * 1024 * 1024

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

let engine: { readonly wasm: object; readonly image: Promise<Snapshot> } | undefined
const idle = new Map<number, Machine>()

/** @param memory bytes that what runs in it may hold */
export async function takeMachine(memory: number): Promise<Machine> {
  const free = idle.get(memory) ?? (await newMachine(memory))
  idle.delete(memory)
  return free
}

async function newMachine(memoryLimit: number): Promise<Machine> {
  engine ??= start()
  let loader: Loader | undefined
  let memory: Memory = { buffer: new ArrayBuffer(0) }
  const quickjs = await QuickJS.restore(await engine.image, {
    ...settings(engine.wasm, (its) => (memory = its)),
    memoryLimit,
    maxStackSize: stackBytes,
    moduleLoader: {
      load: (name: string) => loader?.load(name) ?? '',
      normalize: (from: string, specifier: string) => loader?.normalize(from, specifier) ?? '',
    },
  })
  const { memory: image } = quickjs.snapshot()
  const machine: Machine = {
    run(text, its) {
      loader = its
      const module = quickjs.evalCode(text, 'clodo', EvalFlags.TYPE_MODULE)
      quickjs.executePendingJobs()
      return module
    },
    defaultText: (module) => defaultText(quickjs, module),
    release() {
      if (memory.buffer.byteLength !== image.byteLength) return
      new Uint8Array(memory.buffer).set(image)
      idle.set(memoryLimit, machine)
    },
  }
  return machine
}

async function defaultText(quickjs: QuickJS, module: JSValueHandle): Promise<string | undefined> {
  if (module.promiseState === 0) throw new Error('it waits for something that never comes')
  const settled = await quickjs.resolvePromise(module)
  const text = 'value' in settled ? settled.value.getProp('default') : undefined
  if (!text?.isString) return undefined
  if (text.length > longest) throw new Error(`its answer has more than ${longest} characters`)
  return text.toString()
}

/** The image as the build keeps it, `realm.image`. */
export async function makeImage(): Promise<Uint8Array> {
  return QuickJS.serializeSnapshot(await imageOf(compiled()))
}

function start(): NonNullable<typeof engine> {
  const wasm = compiled()
  const kept = beside('realm.image')
  const image = kept === undefined ? imageOf(wasm) : Promise.resolve(QuickJS.deserializeSnapshot(readFileSync(kept)))
  return { wasm, image }
}

async function imageOf(wasm: object): Promise<Snapshot> {
  return (await QuickJS.create({ ...settings(wasm), intrinsics: language })).snapshot()
}

function compiled(): object {
  const place = beside('realm.wasm') ?? new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm'))
  const bytes = readFileSync(place)
  // Plugins run for a millisecond: to optimise the engine for them costs more than all the rest.
  if (Number.parseInt(process.versions.v8, 10) <= 14) {
    setFlagsFromString('--no-wasm-tier-up')
    setFlagsFromString('--no-wasm-dynamic-tiering')
  }
  return new WebAssembly.Module(bytes)
}

/** What the build put beside the bundle or its chunks; not there in sources. */
function beside(name: string): URL | undefined {
  return [`./${name}`, `../${name}`].map((path) => new URL(path, import.meta.url)).find((place) => existsSync(place))
}

/** The time is always the first millisecond; the random numbers are seeded from it. The same input, the same list. */
function settings(wasm: object, take: (memory: Memory) => void = () => {}): QuickJSOptions {
  return {
    wasm,
    timezoneOffset: 0,
    wasi(memory: Memory) {
      take(memory)
      return {
        clock_time_get(_clock: number, _precision: bigint, at: number) {
          new DataView(memory.buffer).setBigUint64(at, 1_000_000n, true)
          return 0
        },
      }
    },
  }
}
