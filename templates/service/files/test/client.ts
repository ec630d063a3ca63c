import { exports } from 'cloudflare:workers'

/** Sends a request through the Worker's entry, as a caller from outside would. */
export function request(path: string, init?: RequestInit): Promise<Response> {
  return exports.default.fetch(new Request(new URL(path, 'https://service.test'), init))
}
