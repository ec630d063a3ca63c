/** Sends a probe and compares the answer with what it expects. */
import type { Contribution, CredentialContribution, ProbeContribution } from '../plugin/contribution.ts'
import type { Json } from '../plugin/json.ts'
import { rank } from '../plugin/rank.ts'
import type { Running, Secrets } from './boot.ts'
import { type Check, type Finding, failed, passed, skipped, timed } from './check.ts'
import type { Site } from './site.ts'
import { sign } from './token.ts'

/** Milliseconds that an answer may take. */
const patience = 15_000

/** How a probe proves who it is. */
export interface Identity {
  readonly credential: CredentialContribution | undefined
  readonly secrets: Secrets
  /** What every caller claims besides. */
  readonly claims: { readonly [name: string]: string }
  /** Somebody asks callers who they are. Where nobody does, a probe that has a caller is sent without one. */
  readonly asked: boolean
}

/** What the plugins of a project ask of callers. */
export function identityOf(facts: readonly Contribution[], secrets: Secrets): Identity {
  const credential = facts.find((fact) => fact.kind === 'credential')
  const claims = Object.fromEntries(facts.flatMap((fact) => (fact.kind === 'claim' ? [[fact.name, fact.value]] : [])))
  return { credential, secrets, claims, asked: credential !== undefined || facts.some(asksWho) }
}

function asksWho(fact: Contribution): boolean {
  return fact.kind === 'slot' && fact.slot === 'middleware' && fact.rank === rank.authentication
}

export function runProbe(
  site: Site,
  { origin }: Running,
  identity: Identity,
  probe: ProbeContribution,
): Promise<Check> {
  return timed(`probe ${probe.name}`, site.now, async () => {
    const authorization = authorize(identity, probe, site.now())
    if (authorization === undefined) return skipped('not sent: only the issuer of tokens can sign one for its caller')
    const { method = 'GET', path, headers, body } = probe.request
    const url = new URL(path, origin)
    if (url.origin !== origin) return failed(`${path} is no path of the Worker`)
    const response = await site.fetch(url, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers, ...authorization },
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return judge(probe, response, await response.text())
  })
}

function authorize(identity: Identity, { as }: ProbeContribution, now: Date): HeadersOf | undefined {
  const { credential, secrets, claims, asked } = identity
  if (as === undefined || !asked) return {}
  const secret = credential && secrets[credential.secret]
  if (credential === undefined || secret === undefined) return undefined
  return { authorization: `Bearer ${sign({ ...credential.claims, ...claims, ...as }, secret, now)}` }
}

type HeadersOf = { readonly [name: string]: string }

function judge({ request, expect }: ProbeContribution, response: Response, text: string): Finding {
  const asked = `${request.method ?? 'GET'} ${request.path}`
  const wrong: string[] = []
  if (response.status !== expect.status) wrong.push(`status ${response.status} where ${expect.status} is expected`)
  for (const [name, value] of Object.entries(expect.headers ?? {})) {
    const found = response.headers.get(name)
    if (found !== value) wrong.push(`${name}: ${found ?? '(none)'} where '${value}' is expected`)
  }
  if (expect.json !== undefined) wrong.push(...differences(expect.json, parse(text), ''))
  if (wrong.length === 0) return passed(`${asked} answers ${response.status}`)
  return failed(`${asked}: ${wrong.join('; ')}\n${text.slice(0, 500)}`.trim())
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/** What of `expected` is not in `found`; an object may have more keys than are expected, an array no more items. */
export function differences(expected: Json, found: Json | undefined, at: string): string[] {
  const inner = members(expected)
  const other = members(found)
  if (inner === undefined || other === undefined || Array.isArray(expected) !== Array.isArray(found)) {
    return expected === found
      ? []
      : [`${at || 'the body'} is ${JSON.stringify(found)} where ${JSON.stringify(expected)} is expected`]
  }
  if (Array.isArray(expected) && inner.size !== other.size)
    return [`${at || 'the body'} has ${other.size} items where ${inner.size} are expected`]
  return [...inner].flatMap(([key, value]) => differences(value, other.get(key), `${at}/${key}`))
}

function members(value: Json | undefined): ReadonlyMap<string, Json> | undefined {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined
}
