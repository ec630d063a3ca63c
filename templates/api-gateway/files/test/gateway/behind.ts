import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { requestId } from 'hono/request-id'
import { defineUpstreams, type Upstream } from '../../src/gateway/declare.ts'
import { gateway } from '../../src/gateway/gateway.ts'
import { crossOrigin } from '../../src/http/cors.ts'
import { notFound, onError } from '../../src/http/problem.ts'

interface Behind {
  UPSTREAM: Fetcher
  ANOTHER: Fetcher
}

declare global {
  interface Env extends Behind {}
  namespace Cloudflare {
    interface Env extends Behind {}
  }
}

/** What `upstream.js` says of the request that has come to it. */
export interface Echo {
  name: string
  url: string
  method: string
  headers: Record<string, string>
  body: string
}

/** A gateway in front of one upstream at `/up`, which is the Worker of `upstream.js` unless the test says otherwise. */
export function behind(settings: Partial<Upstream> = {}) {
  const upstreams = defineUpstreams({ up: { path: '/up', targets: [{ binding: 'UPSTREAM' }], ...settings } })
  const app = new Hono<{ Bindings: Env }>().use(requestId(), crossOrigin()).onError(onError).notFound(notFound)
  app.route('/', gateway(upstreams))
  return async (path: string, init?: RequestInit) =>
    app.fetch(
      new Request(new URL(path, 'https://gateway.test'), init),
      { ...env, CORS_ORIGINS: 'https://a.example,https://b.example' },
      createExecutionContext(),
    )
}

/** How often a path was asked for at the upstream, and which hosts were asked for at all. */
export async function seen(path = ''): Promise<{ times: number; hosts: string[] }> {
  const response = await env.UPSTREAM.fetch(`https://up.internal/seen${path}`)
  return response.json()
}
