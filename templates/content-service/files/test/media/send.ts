import { expect } from 'vitest'
import type { toJson } from '../../src/media/media.ts'
import { request } from '../client.ts'
import { png } from './samples.ts'

export const PATH = '/v1/media'

/** A file as callers read it. */
export type Item = ReturnType<typeof toJson>

/** Sends a file as the body of a request, as browsers do. */
export function send(
  body: Uint8Array,
  query = 'title=Sunset',
  headers: Record<string, string> = {},
): Promise<Response> {
  return request(`${PATH}?${query}`, {
    method: 'POST',
    body,
    headers: { 'Content-Length': String(body.byteLength), ...headers },
  })
}

/** Sends a file that is taken, and answers what is known of it. */
export async function stored(body: Uint8Array = png(), query?: string): Promise<Item> {
  const response = await send(body, query)
  expect(response.status).toBe(201)
  return response.json()
}

export function sendJson(method: string, path: string, body: unknown, headers: Record<string, string> = {}) {
  const all = { 'Content-Type': 'application/json', ...headers }
  return request(path, { method, body: JSON.stringify(body), headers: all })
}

/** What tells large files from one another. */
export async function digestOf(body: Response | Uint8Array): Promise<string> {
  const bytes = body instanceof Response ? await body.arrayBuffer() : body
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).toString()
}

export async function bytesOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer())
}
