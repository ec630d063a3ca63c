import { send } from '../outgoing.ts'
import type { Trace } from '../trace.ts'
import { type Around, intercept } from './intercept.ts'

/** A namespace of Durable Objects: its objects are traced as services are. */
export function traceObjects(namespace: DurableObjectNamespace, name: string, trace: Trace): DurableObjectNamespace {
  return intercept(namespace, (method): Around | undefined => {
    if (method === 'get' || method === 'getByName') {
      return (args, call) => traceService(call(args) as DurableObjectStub, name, trace)
    }
    if (method === 'jurisdiction') return (args, call) => traceObjects(call(args) as DurableObjectNamespace, name, trace)
    return undefined
  })
}

/** Methods of a binding that are not calls of another Worker's. */
const LOCAL = ['connect', 'constructor', 'dup', 'then']

/**
 * Another Worker, or a Durable Object: each request is a span that goes on at the other side, and so is each call of a
 * method, which goes on nowhere, because a call has no headers.
 */
export function traceService<S extends Fetcher>(service: S, name: string, trace: Trace): S {
  return intercept(service, (method): Around | undefined => {
    if (LOCAL.includes(method)) return undefined
    if (method === 'fetch') {
      return ([input, init], call) => {
        const request = new Request(input as RequestInfo, init as RequestInit)
        const binding = { 'cloudflare.binding.name': name }
        const options = { name: `${request.method} ${name}`, attributes: binding, baggage: true }
        return send(trace, request, options, (request) => call([request]) as Promise<Response>)
      }
    }
    const attributes = { 'rpc.system': 'cloudflare', 'rpc.service': name, 'rpc.method': method }
    return (args, call) => trace.span(`${name}/${method}`, () => call(args), { kind: 'client', attributes })
  })
}
