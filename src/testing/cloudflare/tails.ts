/** `wrangler tail`: what happens to a script, told over a web socket as it happens. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Edge } from './edge.ts'
import type { Library, TailSocket } from './miniflare.ts'
import { type Routes, scriptOf } from './route.ts'
import { hexId } from './state.ts'

export interface Tails {
  readonly routes: Routes
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

const script = '/accounts/:account/workers/scripts/:script'

export function tails(edge: Edge, library: () => Library): Tails {
  /** The script by the id of the tail. */
  const known = new Map<string, string>()
  const open = new Map<TailSocket, string>()
  edge.onInvocation((invocation, { method, url }) => {
    for (const [socket, name] of open)
      if (name === invocation.script) socket.send(JSON.stringify(traceOf(invocation, method, url)))
  })
  return {
    routes: {
      [`POST ${script}/tails`]: (call) => {
        const id = hexId(call.state.random)
        known.set(id, scriptOf(call).name)
        const expires_at = new Date(call.now().getTime() + 3_600_000).toISOString()
        return { id, url: `${call.origin.replace('http', 'ws')}/tail/${id}`, expires_at }
      },
      [`DELETE ${script}/tails/:tail`]: ({ params }) => void known.delete(params.tail ?? ''),
    },
    upgrade(request, socket, head) {
      const name = known.get(request.url?.split('/').at(-1) ?? '')
      if (name === undefined) return void socket.destroy()
      library()
        .webSockets()
        .handleUpgrade(request, socket, head, (opened) => {
          open.set(opened, name)
          opened.on('close', () => open.delete(opened))
        })
    },
  }
}

function traceOf(
  { script: name, at, status, failed, version }: Parameters<Parameters<Edge['onInvocation']>[0]>[0],
  method: string,
  url: string,
): object {
  return {
    outcome: failed ? 'exception' : 'ok',
    scriptName: name,
    scriptVersion: { id: version },
    diagnosticsChannelEvents: [],
    exceptions: failed ? [{ name: 'Error', message: 'error code: 1101', timestamp: at }] : [],
    logs: [],
    eventTimestamp: at,
    event: {
      request: { url: `https://${name}.sandbox.workers.dev${url}`, method, headers: {}, cf: {} },
      response: { status },
    },
  }
}
