/** What Workers answer in workerd, before a step and after it. */
import { join } from 'node:path'
import { libraryOf } from '../../src/testing/cloudflare/miniflare.ts'

export interface Recorded {
  readonly status: number
  readonly body: string
  readonly headers: { readonly [name: string]: string }
}

export interface Script {
  readonly code: string
  readonly module: boolean
  readonly bindings?: { readonly [name: string]: string }
  /** More of what Miniflare takes for a Worker. */
  readonly options?: object
}

/** Boots all scripts at once and asks each; what goes on to an origin is answered by the word `origin`. */
export async function recorded(
  scripts: { readonly [name: string]: Script },
  requestsOf: (name: string) => readonly string[],
): Promise<{ [name: string]: Recorded[] }> {
  const worker = libraryOf(join(import.meta.dirname, '../..')).miniflare({
    workers: Object.entries(scripts).map(([name, { code, module, bindings = {}, options = {} }]) => ({
      name,
      compatibilityDate: '2024-01-01',
      bindings,
      ...(module ? { modules: [{ type: 'ESModule', path: 'index.mjs', contents: code }] } : { script: code }),
      outboundService: () => new Response('origin'),
      ...options,
    })),
  })
  try {
    await worker.ready
    const answers: { [name: string]: Recorded[] } = {}
    for (const name of Object.keys(scripts)) {
      const { fetch } = await worker.getWorker(name)
      answers[name] = []
      for (const request of requestsOf(name)) answers[name].push(await answerOf(fetch, request))
    }
    return answers
  } finally {
    await worker.dispose()
  }
}

async function answerOf(ask: (url: string, init: object) => Promise<Response>, request: string): Promise<Recorded> {
  const [method = 'GET', path = '/', ...pairs] = request.split(' ')
  const { body, ...headers } = Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s)))
  const response = await ask(`http://w.example${path}`, { method, redirect: 'manual', headers, body })
  const { date: _, ...answered } = Object.fromEntries(response.headers)
  return { status: response.status, body: await response.text(), headers: answered }
}

/** The answers of code before and after, by what each pair is about. */
export async function replayed(cases: {
  readonly [about: string]: { before: Script; after: Script; requests: readonly string[] }
}): Promise<{ [about: string]: { before: Recorded[]; after: Recorded[] } }> {
  const names = Object.keys(cases)
  const scripts = names.flatMap((about, index) => {
    const one = cases[about]
    return one === undefined ? [] : [[`before-${index}`, one.before] as const, [`after-${index}`, one.after] as const]
  })
  const all = await recorded(
    Object.fromEntries(scripts),
    (name) => cases[names[Number(name.split('-')[1])] ?? '']?.requests ?? [],
  )
  return Object.fromEntries(
    names.map((about, index) => [about, { before: all[`before-${index}`] ?? [], after: all[`after-${index}`] ?? [] }]),
  )
}
