/** What is sent in the end: an envelope, a body as it is, or what a fault makes of it. */
import type { ServerResponse } from 'node:http'
import { enveloped, Raw, Refusal } from './answer.ts'
import type { Fault } from './faults.ts'
import type { State } from './state.ts'

export interface Answer {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: Uint8Array | string
}

export function parked({ parked: bodies }: State, method: string, name: string, bytes: Buffer): Answer {
  if (method === 'PUT') bodies.set(name, bytes.toString())
  const headers = method === 'PUT' ? { etag: `"${name.replace(/\.sql$/, '')}"` } : {}
  return { status: bodies.has(name) ? 200 : 404, headers, body: method === 'PUT' ? '' : (bodies.get(name) ?? '') }
}

export function jsonAnswer(result: unknown): Answer {
  if (result instanceof Raw) return result
  const graphql = (result as { graphql?: object } | undefined)?.graphql
  const { status, body } = enveloped(result)
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(graphql ?? body) }
}

export function faulty({ status = 500, retryAfter }: Fault): Answer {
  const answer = jsonAnswer(new Refusal(status, status === 429 ? 971 : 10013, `A fault on demand (${status}).`))
  return retryAfter === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, 'retry-after': String(retryAfter) } }
}

export function spoilt(answer: Answer, wrong: NonNullable<Fault['wrong']>): Answer {
  const page = '<html><body>502 Bad Gateway</body></html>'
  const bodies = { html: page, empty: '', truncated: answer.body.slice(0, Math.ceil(answer.body.length / 2)) }
  return { ...answer, body: bodies[wrong] }
}

export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body)
}
