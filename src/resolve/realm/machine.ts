/**
 * The door to QuickJS. Each machine begins as a copy of one image, in which nothing of a plugin has run, and becomes one
 * again when its work is done.
 */
import { existsSync, readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { EvalFlags, Intrinsics, type JSValueHandle, QuickJS, type QuickJSOptions, type Snapshot } from 'quickjs-wasi'
import { known } from './modules.ts'

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

/** Bytes that what runs in a machine may hold, where nothing else is said. */
export const usualMemory = 64 * 1024 * 1024

let wasm: object | undefined
const images = new Map<number, Promise<Snapshot>>()
const idle = new Map<number, Machine>()

/** @param memory bytes that what runs in it may hold */
export async function takeMachine(memory: number): Promise<Machine> {
  const free = idle.get(memory) ?? (await newMachine(memory))
  idle.delete(memory)
  return free
}

async function newMachine(limit: number): Promise<Machine> {
  const image = images.get(limit) ?? imageFor(limit)
  images.set(limit, image)
  const snapshot = await image
  let loader: Loader | undefined
  let memory: Memory = { buffer: new ArrayBuffer(0) }
  const quickjs = await QuickJS.restore(snapshot, {
    ...settings(limit, (its) => (memory = its)),
    moduleLoader: {
      load: (name: string) => loader?.load(name) ?? '',
      normalize: (from: string, specifier: string) => loader?.normalize(from, specifier) ?? '',
    },
  })
  const machine: Machine = {
    run(text, its) {
      loader = its
      return run(quickjs, text, 'clodo')
    },
    defaultText: (module) => defaultText(quickjs, module),
    release() {
      if (memory.buffer.byteLength !== snapshot.memory.byteLength) return
      new Uint8Array(memory.buffer).set(snapshot.memory)
      idle.set(limit, machine)
    },
  }
  return machine
}

function run(quickjs: QuickJS, text: string, name: string): JSValueHandle {
  const module = quickjs.evalCode(text, name, EvalFlags.TYPE_MODULE)
  quickjs.executePendingJobs()
  return module
}

async function defaultText(quickjs: QuickJS, module: JSValueHandle): Promise<string | undefined> {
  if (module.promiseState === 0) throw new Error('it waits for something that never comes')
  const settled = await quickjs.resolvePromise(module)
  const text = 'value' in settled ? settled.value.getProp('default') : undefined
  if (!text?.isString) return undefined
  if (text.length > longest) throw new Error(`its answer has more than ${longest} characters`)
  return text.toString()
}

/** The image as the build keeps it, `realm.image`: where its memory begins to hold something, and what it holds from there. */
export async function makeImage(): Promise<Uint8Array> {
  const { memory, ...rest } = await imageOf(usualMemory)
  const from = memory.findIndex((byte) => byte !== 0)
  const head = Buffer.alloc(4)
  head.writeUInt32LE(from)
  return Buffer.concat([head, QuickJS.serializeSnapshot({ ...rest, memory: memory.subarray(from) })])
}

function keptImage(place: URL): Snapshot {
  const bytes = readFileSync(place)
  const from = bytes.readUInt32LE()
  const kept = QuickJS.deserializeSnapshot(bytes.subarray(4))
  const memory = new Uint8Array(from + kept.memory.byteLength)
  memory.set(kept.memory, from)
  return { ...kept, memory }
}

async function imageFor(limit: number): Promise<Snapshot> {
  const kept = limit === usualMemory ? beside('realm.image') : undefined
  return kept === undefined ? imageOf(limit) : keptImage(kept)
}

/** The language, and our own modules. The limits are in it, so that a machine is the image again when its bytes are. */
async function imageOf(limit: number): Promise<Snapshot> {
  const moduleLoader = { load: (name: string) => known[name] ?? '', normalize: (_from: string, name: string) => name }
  const quickjs = await QuickJS.create({ ...settings(limit), intrinsics: language, moduleLoader })
  const imports = Object.keys(known).map((name) => `import ${JSON.stringify(name)}\n`)
  run(quickjs, imports.join(''), 'image').dispose()
  return quickjs.snapshot()
}

function compiled(): object {
  const place = beside('realm.wasm') ?? new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm'))
  const bytes = readFileSync(place)
  // Plugins run for a millisecond: to optimise the engine for them costs more than all the rest.
  if (Number.parseInt(process.versions.v8, 10) <= 14) {
    setFlagsFromString('--no-wasm-tier-up')
    setFlagsFromString('--no-wasm-dynamic-tiering')
    // Nine functions of ten are never called, and each is validated when it is.
    setFlagsFromString('--wasm-lazy-validation')
  }
  return new WebAssembly.Module(bytes)
}

/** What the build put beside the bundle or its chunks; not there in sources. */
function beside(name: string): URL | undefined {
  return [`./${name}`, `../${name}`].map((path) => new URL(path, import.meta.url)).find((place) => existsSync(place))
}

/** The time is always the first millisecond; the random numbers are seeded from it. The same input, the same list. */
function settings(memoryLimit: number, take: (memory: Memory) => void = () => {}): QuickJSOptions {
  wasm ??= compiled()
  return {
    wasm,
    memoryLimit,
    maxStackSize: stackBytes,
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
