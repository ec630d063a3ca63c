/** What is known and accepted: by a comment that gives a reason, or by the baseline of the project. */
import { isArray, isObject } from '../edit/value.ts'
import { ClodoError } from '../errors.ts'
import type { Json } from '../plugin/json.ts'
import type { Finding } from './finding.ts'

export const baselinePath = '.clodo/baseline.json'

export interface Sifted {
  /** What has to be told. */
  readonly findings: readonly Finding[]
  readonly allowed: number
  readonly known: number
}

/** @param textOf the text of a file as it stands; undefined where there is none, or where it does not count */
export function sift(
  findings: readonly Finding[],
  textOf: (file: string) => string | undefined,
  baseline: ReadonlySet<string>,
): Sifted {
  const fresh = findings.filter(({ fingerprint }) => !baseline.has(fingerprint))
  const judged = fresh.map((finding) => ({ finding, verdict: verdictOn(finding, textOf(finding.file)) }))
  return {
    findings: judged.flatMap(({ finding, verdict }) => (verdict === 'allowed' ? [] : [told(finding, verdict)])),
    allowed: judged.filter(({ verdict }) => verdict === 'allowed').length,
    known: findings.length - fresh.length,
  }
}

type Verdict = 'allowed' | 'unreasoned' | 'not'

/** `clodo-allow RULE: reason`, in a comment on the line or on the one above. */
function verdictOn({ rule, line }: Finding, text: string | undefined): Verdict {
  const lines = (text ?? '').split('\n').slice(Math.max(0, line - 2), line)
  const said = lines.map((one) => /clodo-allow\s+([\w/-]+)(?::\s*(\S.*))?/.exec(one)).find((one) => one?.[1] === rule)
  if (said == null) return 'not'
  return /\w{3}/.test(said[2] ?? '') ? 'allowed' : 'unreasoned'
}

function told(finding: Finding, verdict: Verdict): Finding {
  return verdict === 'not'
    ? finding
    : { ...finding, message: `${finding.message} (The comment that allows it gives no reason.)` }
}

/** @throws FILE_UNPARSABLE */
export function parseBaseline(text: string | undefined): Set<string> {
  if (text === undefined) return new Set()
  try {
    const value = JSON.parse(text) as Json
    const known = isObject(value) ? value.known : undefined
    if (isArray(known)) return new Set(known.map(String))
  } catch {
    // Told below.
  }
  throw new ClodoError('FILE_UNPARSABLE', {
    what: 'The baseline of known findings does not parse.',
    where: baselinePath,
  })
}

/** Fingerprints alone: who reads it learns nothing. */
export function printBaseline(known: Iterable<string>): string {
  return `${JSON.stringify({ schema: 1, known: [...new Set(known)].sort() }, undefined, 2)}\n`
}
