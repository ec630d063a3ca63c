/** Asks the registry what is known against the versions of the lockfile, by the package manager of the project. */
import { isObject } from '../../edit/value.ts'
import type { Json, JsonObject } from '../../plugin/json.ts'
import { itemsAt, objectAt, textAt } from '../../project/detect/manifest.ts'
import { type Finding, fingerprintOf, spotAt } from '../finding.ts'
import type { About, Severity } from '../rule.ts'

export const advisory: About = {
  id: 'dependency/advisory',
  severity: 'error',
  title: 'A dependency with a known fault',
  why: 'Who attacks reads the same advisories.',
  mend: 'Update it to a version that has the fault mended; where it comes by another package, update that one.',
}

export const unreachable: About = {
  id: 'dependency/advisories-unreachable',
  severity: 'note',
  title: 'The advisories could not be asked for',
  why: 'Nothing is known of the dependencies then: neither that they are sound, nor that they are not.',
  mend: 'Run it where the registry answers; --fail-on note makes this a failure.',
}

const grave: { readonly [word: string]: Severity } = { critical: 'error', high: 'error', moderate: 'warning' }

export const auditCommands = { npm: ['audit', '--json'], pnpm: ['audit', '--json'], yarn: undefined, bun: undefined }

/** What an audit says; undefined where it is no report but an error. */
export function advisoriesIn(said: string, lockfile: string, text: string): Finding[] | undefined {
  const report = parsed(said)
  if (!isObject(report)) return undefined
  if (isObject(report.vulnerabilities))
    return Object.entries(report.vulnerabilities).flatMap(([name, entry]) =>
      itemsAt(entry, 'via').map((via) => findingOf({ name, via, lockfile, text })),
    )
  if (!isObject(report.advisories)) return undefined
  return Object.values(report.advisories).flatMap((via) =>
    isObject(via) ? [findingOf({ name: textAt(via, 'module_name') ?? '', via, lockfile, text })] : [],
  )
}

export function unreachableIn(lockfile: string, reason: string): Finding {
  return {
    ...plain(unreachable, lockfile, reason),
    message: `No advisories: ${reason}`,
    line: 1,
    column: 1,
    severity: unreachable.severity,
  }
}

function findingOf({
  name,
  via,
  lockfile,
  text,
}: {
  name: string
  via: JsonObject
  lockfile: string
  text: string
}): Finding {
  const word = textAt(via, 'severity') ?? ''
  const range = textAt(via, 'range') ?? textAt(via, 'vulnerable_versions') ?? ''
  const url = textAt(via, 'url') ?? ''
  const at = Math.max(0, text.indexOf(`${name}`))
  return {
    ...plain(advisory, lockfile, name, url),
    message: `${name} ${range}: ${textAt(via, 'title') ?? 'a known fault'} (${word}${url === '' ? '' : `, ${url}`})`,
    severity: grave[word] ?? 'note',
    ...spotAt(lockfile, text, at),
  }
}

function plain(about: About, file: string, ...more: readonly string[]) {
  const { id: rule, mend } = about
  return { rule, mend, file, environments: [], fingerprint: fingerprintOf(about, file, ...more), fixable: false }
}

function parsed(said: string): Json | undefined {
  try {
    return JSON.parse(said) as Json
  } catch {
    return undefined
  }
}

/** Why there is no report, in a few words. */
export function reasonIn(said: string, code: number): string {
  if (code === 124) return 'the registry did not answer in time.'
  if (code === 127) return 'there is no package manager on the PATH.'
  const report = parsed(said)
  const message = textAt(report, 'message') ?? textAt(objectAt(report, 'error'), 'summary')
  // What follows names the registry, and an address may hold a password.
  return message === undefined ? 'the package manager gave no report.' : `${message.split(/\n| - /)[0]}.`
}
