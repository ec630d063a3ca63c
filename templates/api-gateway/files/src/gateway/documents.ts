import type { Handler } from 'hono'
import { ask, type Route } from './forward.ts'
import { type Document, isDocument, merge, type Part } from './merge.ts'
import { modern } from './modern.ts'
import { type Network, networkOf } from './network.ts'

/** For how long what an upstream said is not asked for again, in milliseconds. */
const LIFETIME = 60_000
/** The largest document that is read, in characters. */
const LARGEST = 2_000_000
/** How deep its members may lie in one another: what goes through them calls itself. */
const DEEPEST = 200

interface Known {
  readonly document: Document | undefined
  /** Why there is none, or no new one. */
  readonly note: string | undefined
  readonly at: number
}

/**
 * One OpenAPI document of all upstreams that have one. While an upstream does not answer, what it said before stands in
 * for it, and the document says so; nothing that it says ends the others.
 */
export function documents(routes: readonly Route[]): Handler<{ Bindings: Env }> {
  const described = routes.filter(({ upstream }) => upstream.openapi)
  const known = new Map<string, Known>()
  return async (c) => {
    const read = async (route: Route): Promise<Part> => {
      const before = known.get(route.name)
      const now = before && before.at > Date.now() - LIFETIME ? before : await renew(route, networkOf(c), before)
      known.set(route.name, now)
      return { name: route.name, upstream: route.upstream, document: now.document, note: now.note }
    }
    return c.json(merge(await Promise.all(described.map(read))))
  }
}

async function renew(route: Route, network: Network, before: Known | undefined): Promise<Known> {
  try {
    return { document: await load(route, network), note: undefined, at: Date.now() }
  } catch (error) {
    const reason = error instanceof Unusable ? error.message : 'it does not answer'
    return { document: before?.document, note: reason, at: Date.now() }
  }
}

async function load(route: Route, network: Network): Promise<Document> {
  const member = route.pool.pick()
  if (!member) throw new Unusable('it is not available')
  const response = await ask(member, route.upstream.openapi ?? '', { ...route, network })
  if (!response.ok) {
    await response.body?.cancel()
    throw new Unusable(`it answers ${response.status}`)
  }
  const parsed = JSON.parse(await textOf(response))
  if (isDeep(parsed)) throw new Unusable('its document is too deep')
  const document: unknown = modern(parsed)
  if (!isDocument(document)) throw new Unusable('its document is not of OpenAPI 3')
  return document
}

/** Stops where there is too much: an isolate has 128 MB for all that it does. */
async function textOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > LARGEST) throw new Unusable('its document is too large')
  }
  return text + decoder.decode()
}

/** Level by level, as it could be too deep for anything else. */
function isDeep(document: unknown): boolean {
  let level = [document]
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) {
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []))
  }
  return level.length > 0
}

class Unusable extends Error {}
