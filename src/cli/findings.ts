/** How findings are told: to people, and in the formats that other tools read. */
import {
  type AuditWishes,
  ClodoError,
  profiles,
  type RuleFinding,
  reports,
  type Severity,
  type Sifted,
  severities,
} from '../index.ts'
import type { Context } from './command.ts'
import type { Flags } from './flags.ts'
import { type Output, type Paint, safe } from './output.ts'
import { version } from './version.ts'

/** Of every command that tells findings. */
export const findingFlags = {
  format: {
    takes: 'text',
    name: 'NAME',
    values: ['text', 'json', ...Object.keys(reports)],
    describe: `text, json, ${Object.keys(reports).join(', ')}`,
  },
  'fail-on': {
    takes: 'text',
    name: 'SEVERITY',
    values: severities,
    describe: `The least that fails: ${severities.join(', ')}`,
  },
  'write-baseline': { describe: 'Accept all that is found now: .clodo/baseline.json has the fingerprints' },
  all: { describe: 'Show what the baseline accepts, too' },
} as const satisfies Flags

export const auditFlags = {
  ...findingFlags,
  env: { takes: 'text', name: 'NAME', describe: 'One environment (default: all)' },
  profile: {
    takes: 'text',
    name: 'NAME',
    values: profiles,
    describe: `Look as strictly as in ${profiles.join(', ')} (default: by the name of the environment)`,
  },
} as const satisfies Flags

/** @throws USAGE */
export function wishesOf(context: Context): AuditWishes {
  return {
    environment: context.text('env'),
    profile: chosen(context, 'profile', profiles),
    all: context.on('all'),
  }
}

/** @throws USAGE */
function chosen<T extends string>({ text }: Context, flag: string, known: readonly T[]): T | undefined {
  const given = text(flag)
  if (given === undefined || known.some((one) => one === given)) return given as T | undefined
  throw new ClodoError('USAGE', { what: `'--${flag} ${given}' must be one of ${known.join(', ')}.` })
}

/** Prints them and answers the exit code. @throws USAGE */
export function told(context: Context, { findings, allowed, known, ...more }: Sifted, least: Severity): number {
  const { out } = context
  const gravest = chosen<Severity>(context, 'fail-on', severities) ?? least
  const format = chosen(context, 'format', ['text', 'json', ...Object.keys(reports)]) ?? 'text'
  const failing = findings.filter(({ severity }) => severities.indexOf(severity) <= severities.indexOf(gravest))
  const ok = failing.length === 0
  const report = reports[format]
  if (report !== undefined) out.say(report(findings, version()))
  else if (format === 'text') print(out, findings, { allowed, known })
  const plain = { status: ok ? ('done' as const) : ('failed' as const), ok, findings, allowed, known, ...more }
  if (format === 'json') out.say(JSON.stringify(plain, undefined, 2))
  out.document(plain)
  return ok ? 0 : 1
}

const paints: { readonly [S in Severity]: Paint } = { error: 'red', warning: 'yellow', note: 'cyan' }

function print(
  out: Output,
  findings: readonly RuleFinding[],
  { allowed, known }: Pick<Sifted, 'allowed' | 'known'>,
): void {
  for (const { severity, rule, message, mend, file, line, column, environments, commit } of findings) {
    const where = environments.length === 0 ? '' : ` in ${environments.join(', ')}`
    const since = commit === undefined ? '' : ` (commit ${commit.slice(0, 10)})`
    out.say(`${out.paint(paints[severity], severity)}  ${safe(file)}:${line}:${column}  ${out.paint('dim', rule)}`)
    out.say(`  ${safe(message)}${safe(where)}${since}\n  ${out.paint('dim', 'now')}  ${safe(mend)}`)
  }
  const counted = severities.map((one) => [one, findings.filter(({ severity }) => severity === one).length] as const)
  const parts = counted
    .filter(([, count]) => count > 0)
    .map(([one, count]) => `${count} ${one}${count === 1 ? '' : 's'}`)
  const quiet = [known > 0 ? `${known} in the baseline` : '', allowed > 0 ? `${allowed} allowed` : ''].filter(
    (one) => one !== '',
  )
  out.say(
    `${parts.length === 0 ? 'Nothing found.' : parts.join(', ')}${quiet.length === 0 ? '' : ` (${quiet.join(', ')})`}`,
  )
}
