/** What is known and accepted: by a comment that gives a reason, or by the baseline of the project. */
import { isArray, isObject } from '../edit/value.ts'
import { ClodoError } from '../errors.ts'
import type { Json, JsonObject } from '../plugin/json.ts'
import type { Finding } from './finding.ts'

export const baselinePath = '.clodo/baseline.json'

export interface Sifted {
  /** What has to be told. */
  readonly findings: readonly Finding[]
  readonly allowed: number
  readonly known: number
}

/** A finding, and the text that may allow it. */
export interface Found {
  readonly finding: Finding
  readonly around: string
}

/** The line and the one above it. */
export function around(text: string, line: number): string {
  return text
    .split('\n')
    .slice(Math.max(0, line - 2), line)
    .join('\n')
}

export function sift(found: readonly Found[], baseline: ReadonlySet<string>): Sifted {
  const fresh = found.filter(({ finding }) => !baseline.has(finding.fingerprint))
  const judged = fresh.map((one) => ({ finding: one.finding, verdict: verdictOn(one) }))
  return {
    findings: judged.flatMap(({ finding, verdict }) => (verdict === 'allowed' ? [] : [told(finding, verdict)])),
    allowed: judged.filter(({ verdict }) => verdict === 'allowed').length,
    known: found.length - fresh.length,
  }
}

type Verdict = 'allowed' | 'unreasoned' | 'not'

/** `clodo-allow RULE: reason`, in a comment on the line or on the one above. */
function verdictOn({ finding: { rule }, around: text }: Found): Verdict {
  const said = [...text.matchAll(/clodo-allow\s+([\w/-]+)(?::[ \t]*(\S.*))?/g)].find((one) => one[1] === rule)
  if (said === undefined) return 'not'
  return /\w{3}/.test(said[2] ?? '') ? 'allowed' : 'unreasoned'
}

function told(finding: Finding, verdict: Verdict): Finding {
  return verdict === 'not'
    ? finding
    : { ...finding, message: `${finding.message} (The comment that allows it gives no reason.)` }
}

/** The command that found what a baseline accepts. */
export type Section = 'validate' | 'scan'

/** What each command accepts. @throws FILE_UNPARSABLE */
export function parseBaseline(text: string | undefined): { readonly [S in Section]: Set<string> } {
  const known = text === undefined ? {} : parsed(text)
  const listed = (section: Section) => {
    const list = known[section]
    return new Set(isArray(list) ? list.map(String) : [])
  }
  return { validate: listed('validate'), scan: listed('scan') }
}

function parsed(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as Json
    if (isObject(value)) return value
  } catch {
    // Told below.
  }
  throw new ClodoError('FILE_UNPARSABLE', {
    what: 'The baseline of known findings does not parse.',
    where: baselinePath,
  })
}

/** Fingerprints alone: who reads it learns nothing. */
export function printBaseline(known: { readonly [S in Section]: Iterable<string> }): string {
  const sorted = (list: Iterable<string>) => [...new Set(list)].sort()
  return `${JSON.stringify({ schema: 1, validate: sorted(known.validate), scan: sorted(known.scan) }, undefined, 2)}\n`
}
