/** Miniflare of the project's own wrangler, by the few calls that are made of it; the only door to that library. */
import { createRequire } from 'node:module'
import { ClodoError } from '../../errors.ts'

export interface D1Result {
  readonly success: boolean
  readonly results: readonly Record<string, unknown>[]
  readonly meta: Readonly<Record<string, unknown>>
}

export interface D1Statement {
  bind(...values: readonly unknown[]): D1Statement
  raw(): Promise<unknown[][]>
}

export interface D1 {
  prepare(sql: string): D1Statement
  batch(statements: readonly D1Statement[]): Promise<D1Result[]>
}

export interface Kv {
  get(key: string, type: 'arrayBuffer'): Promise<ArrayBuffer | null>
  getWithMetadata(key: string, type: 'arrayBuffer'): Promise<{ value: ArrayBuffer | null; metadata: unknown }>
  put(key: string, value: ArrayBuffer, options?: object): Promise<void>
  delete(key: string): Promise<void>
  list(options: object): Promise<{ keys: readonly object[]; list_complete: boolean; cursor?: string }>
}

export interface R2Object {
  readonly key: string
  readonly size: number
  readonly etag: string
  readonly uploaded: Date
  readonly httpMetadata?: { readonly [name: string]: string | Date }
  readonly customMetadata?: { readonly [name: string]: string }
}

export interface R2 {
  get(key: string): Promise<(R2Object & { arrayBuffer(): Promise<ArrayBuffer> }) | null>
  put(key: string, value: ArrayBuffer, options?: object): Promise<R2Object>
  delete(key: string): Promise<void>
  list(options: object): Promise<{ objects: readonly R2Object[]; truncated: boolean; cursor?: string }>
}

export interface Miniflare {
  readonly ready: Promise<URL>
  setOptions(options: object): Promise<void>
  getWorker(name: string): Promise<{ fetch(url: string, init: object): Promise<Response> }>
  getD1Database(binding: string, worker: string): Promise<D1>
  getKVNamespace(binding: string, worker: string): Promise<Kv>
  getR2Bucket(binding: string, worker: string): Promise<R2>
  dispose(): Promise<void>
}

export interface WebSocketServer {
  handleUpgrade(request: object, socket: object, head: object, done: (socket: TailSocket) => void): void
}

export interface TailSocket {
  send(data: string): void
  close(): void
  on(event: 'close', heard: () => void): void
}

export interface Library {
  /** Options as Miniflare 4 took them, which say the same in fewer words. */
  miniflare(options: object): Miniflare
  convert(options: object): object
  webSockets(): WebSocketServer
}

/** @param from a directory whose installation has wrangler @throws INSTALL_MISSING */
export function libraryOf(from: string): Library {
  const wrangler = createRequire(resolved(createRequire(`${from}/package.json`), 'wrangler/package.json', from))
  const { Miniflare, convertV4MiniflareOptions } = wrangler('miniflare')
  const convert = (options: object) => convertV4MiniflareOptions?.(options) ?? options
  return {
    miniflare: (options) => new Miniflare(convert(options)),
    convert,
    webSockets() {
      const { WebSocketServer } = createRequire(wrangler.resolve('miniflare'))('ws')
      return new WebSocketServer({ noServer: true, handleProtocols: () => 'trace-v1' })
    },
  }
}

function resolved(require: NodeJS.Require, file: string, from: string): string {
  try {
    return require.resolve(file)
  } catch (cause) {
    throw new ClodoError('INSTALL_MISSING', {
      what: 'There is no wrangler installed, whose workerd serves what is deployed.',
      where: from,
      mend: 'Run it in a project whose dependencies are installed, or name one with --cwd.',
      cause,
    })
  }
}
