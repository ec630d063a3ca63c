import { send } from '../outgoing.ts'
import { type Around, intercept } from './intercept.ts'
import type { Within } from './traced.ts'

/** A namespace of Durable Objects: its objects are traced as services are. */
export function traceObjects(namespace: DurableObjectNamespace, name: string, within: Within): DurableObjectNamespace {
  return intercept(namespace, (method): Around | undefined => {
    if (method === 'get' || method === 'getByName') {
      return (args, proceed) => traceService(proceed(args) as DurableObjectStub, name, within)
    }
    if (method === 'jurisdiction')
      return (args, proceed) => traceObjects(proceed(args) as DurableObjectNamespace, name, within)
    return undefined
  })
}

/** Methods of a binding that are not calls of another Worker's. */
const LOCAL = ['connect', 'constructor', 'dup', 'then']

/**
 * Another Worker, or a Durable Object: each request is a span that goes on at the other side, and so is each call of a
 * method, which goes on nowhere, because a call has no headers.
 */
export function traceService<S extends Fetcher>(service: S, name: string, within: Within): S {
  return intercept(service, (method): Around | undefined => {
    if (LOCAL.includes(method)) return undefined
    if (method === 'fetch') {
      return ([input, init], proceed) => {
        const request = new Request(input as RequestInfo, init as RequestInit)
        const binding = { 'cloudflare.binding.name': name }
        const options = { name: `${request.method} ${name}`, attributes: binding, baggage: true }
        return send(within(), request, options, (request) => proceed([request]) as Promise<Response>)
      }
    }
    const attributes = { 'rpc.system': 'cloudflare', 'rpc.service': name, 'rpc.method': method }
    return (args, proceed) => within().call(`${name}/${method}`, () => proceed(args), { kind: 'client', attributes })
  })
}
