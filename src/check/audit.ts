/** Asks every rule, and says where what it found stands. */
import { formatOf, prepareFormats } from '../edit/format.ts'
import { locate } from '../edit/locate.ts'
import { loadCompiler } from '../edit/typescript/compiler.ts'
import { parse } from '../edit/typescript/parse.ts'
import { ClodoError } from '../errors.ts'
import { type Finding, fingerprintOf, inOrder, spotAt } from './finding.ts'
import { type Profile, profiles } from './profile.ts'
import type { About, Hit } from './rule.ts'
import { codeRules, rules } from './rules/index.ts'
import type { Subject } from './subject.ts'

export interface Audit {
  readonly findings: readonly Finding[]
  /** What mends the fixable ones, by the path of the file. */
  readonly fixes: ReadonlyMap<string, readonly ((text: string) => string)[]>
}

interface Against {
  readonly about: About
  readonly hit: Hit
  readonly environments: readonly string[]
}

/**
 * @param profile how strictly to look, whatever the environments are called
 * @throws FILE_UNPARSABLE where a module does not parse
 */
export async function audit(subject: Subject, profile?: Profile): Promise<Audit> {
  const hits = rules.flatMap((about) => [...about.look(subject)].map((hit) => ({ about, hit })))
  const all = [...hits, ...(await searched(subject))].filter((one) => holds(subject, one, profile))
  const grouped = grouping(all)
  await prepareFormats(grouped.map(({ hit }) => hit.file))
  const findings = await Promise.all(grouped.map((one) => findingOf(subject, one, ordinal(grouped, one))))
  return { findings: findings.sort(inOrder), fixes: fixesOf(grouped) }
}

/** The compiler takes longer to load than all else, so it is loaded when a hint says that it has something to find. */
async function searched({ modules }: Subject): Promise<Pick<Against, 'about' | 'hit'>[]> {
  const asked = codeRules.flatMap((about) =>
    modules.filter(({ uncommented }) => about.hint.test(uncommented)).map((module) => ({ about, module })),
  )
  if (asked.length === 0) return []
  await loadCompiler()
  return asked.flatMap(({ about, module: { path, text } }) => {
    const source = parsed(text, path)
    if (source === undefined) return []
    return [...about.search(source)].map(({ node, message }) => ({
      about,
      hit: { file: path, place: node.getStart(source), message },
    }))
  })
}

/** What does not parse is told by `verify` and by the bundler; the rest is looked at all the same. */
function parsed(text: string, path: string): ReturnType<typeof parse> | undefined {
  try {
    return parse(text, path)
  } catch (error) {
    if (error instanceof ClodoError && error.code === 'FILE_UNPARSABLE') return undefined
    throw error
  }
}

function holds({ scopes }: Subject, { about, hit }: Pick<Against, 'about' | 'hit'>, given?: Profile): boolean {
  const own = scopes.find(({ environment }) => environment === hit.environment)?.profile
  const strictest = profiles.findLast((one) => scopes.some((scope) => scope.profile === one)) ?? 'production'
  return about.profiles?.includes(given ?? own ?? strictest) ?? true
}

/** What several environments inherit is one fault. */
function grouping(all: readonly Pick<Against, 'about' | 'hit'>[]): Against[] {
  const groups = new Map<string, Against>()
  for (const { about, hit } of all) {
    const key = JSON.stringify([about.id, hit.file, hit.place, hit.message])
    const before = groups.get(key)?.environments ?? []
    const environments = hit.environment === undefined ? before : [...before, hit.environment]
    groups.set(key, { about, hit, environments })
  }
  return [...groups.values()]
}

/** The same fault twice in a file is told apart by its number. */
function ordinal(all: readonly Against[], one: Against): number {
  const same = all.filter(
    ({ about, hit }) => about === one.about && hit.file === one.hit.file && hit.message === one.hit.message,
  )
  return same.indexOf(one)
}

async function findingOf({ files }: Subject, { about, hit, environments }: Against, number: number): Promise<Finding> {
  const text = files.isFile(hit.file) ? (files.text(hit.file) ?? '') : ''
  return {
    rule: about.id,
    severity: about.severity,
    message: hit.message,
    mend: about.mend,
    ...spotAt(hit.file, text, await offsetOf(text, hit)),
    environments,
    fingerprint: fingerprintOf(about, hit.file, hit.message, environments.join(), String(number)),
    fixable: hit.fix !== undefined,
  }
}

async function offsetOf(text: string, { place, file }: Hit): Promise<number> {
  if (typeof place === 'number') return place
  if (place === undefined || formatOf(file) === undefined) return 0
  return await locate(text, place, file)
}

function fixesOf(all: readonly Against[]): Audit['fixes'] {
  const fixes = new Map<string, ((text: string) => string)[]>()
  for (const { hit } of all) if (hit.fix !== undefined) fixes.set(hit.file, [...(fixes.get(hit.file) ?? []), hit.fix])
  return fixes
}
