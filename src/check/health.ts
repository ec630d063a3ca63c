/** Asks a service how it is: whether it lives, whether it is ready, and what it says of what it needs. */
import { isObject } from '../edit/value.ts'
import type { Json } from '../plugin/json.ts'

export interface Vital {
  readonly path: string
  readonly ok: boolean
  /** 0 where there was no answer. */
  readonly status: number
  readonly ms: number
  /** What the service says of each thing that it needs. */
  readonly checks: { readonly [name: string]: string }
  /** Why there was no answer. */
  readonly fault?: string
}

interface Asking {
  readonly fetch: typeof fetch
  readonly paths: readonly string[]
  /** Milliseconds for each answer. */
  readonly timeout: number
  readonly signal?: AbortSignal | undefined
}

export function vitalsOf(origin: string, { paths, ...asking }: Asking): Promise<Vital[]> {
  return Promise.all(paths.map((path) => ask(new URL(path, origin), path, asking)))
}

async function ask(url: URL, path: string, { fetch, timeout, signal }: Omit<Asking, 'paths'>): Promise<Vital> {
  const begun = performance.now()
  const ended = () => Math.round(performance.now() - begun)
  try {
    const timer = AbortSignal.timeout(timeout)
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { accept: 'application/json' },
      signal: signal === undefined ? timer : AbortSignal.any([timer, signal]),
    })
    const text = await start(answer)
    return { path, ok: answer.ok, status: answer.status, ms: ended(), checks: checksIn(text) }
  } catch (error) {
    return { path, ok: false, status: 0, ms: ended(), checks: {}, fault: faultOf(error) }
  }
}

/** Characters of an answer that are read: what says more is no check of health. */
const enough = 65_536

async function start(answer: Response): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    if (text.length > enough) break
  }
  return text.slice(0, enough)
}

/** `{"checks": {"DB": "ok"}}`, or with an object or a list for each as the draft for health+json has it. */
function checksIn(text: string): Vital['checks'] {
  try {
    const value = JSON.parse(text) as Json
    const checks = isObject(value) && isObject(value.checks) ? value.checks : {}
    return Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, statusOf(check)]))
  } catch {
    return {}
  }
}

function statusOf(check: Json): string {
  const first = Array.isArray(check) ? (check[0] as Json) : check
  const status = isObject(first) ? first.status : first
  return typeof status === 'string' ? status.slice(0, 40) : 'unknown'
}

/** In a word: addresses and certificates are not told. */
function faultOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string } }
  if (name === 'TimeoutError') return 'no answer in time'
  return cause?.code ?? (name === 'AbortError' ? 'ended' : 'no answer')
}
