/** What a publisher has to mend before others can use the package. */
import { ClodoError } from '../../errors.ts'
import type { JsonObject } from '../../plugin/json.ts'
import type { OwnedFact } from '../../project/lock.ts'
import { builtinSources } from '../../resolve/builtin.ts'
import type { PackageFiles } from '../../resolve/package/tarball.ts'
import type { Found } from '../../resolve/source.ts'
import { nodeDisk } from '../../tree/disk.ts'
import { choicesOf, legalWith, neededAnswers, serviceTypes } from './choices.ts'
import { type Finding, those } from './finding.ts'
import { memoryProject, sourcesWith } from './memory-project.ts'
import { inNamedFiles } from './named.ts'
import { openPacked, type Packed, packAt } from './open.ts'
import { inPackage } from './published.ts'

/** A package that was looked at. */
export interface CheckedPackage {
  readonly name: string
  readonly version: string
  /** Bytes of the tarball. */
  readonly size: number
  readonly integrity: string
  readonly findings: readonly Finding[]
  /** Its plugin; undefined where it does not open. */
  readonly found: Found | undefined
}

/**
 * Checks what npm would publish of a folder: its package.json, its contents, and that its plugin opens and states facts with
 * each of its answers on some service type.
 *
 * @param folder absolute path of the folder that has package.json
 * @throws PACKAGE_INVALID, PACKAGE_UNKNOWN where there is no package to look at
 */
export async function checkPackage(folder: string): Promise<CheckedPackage> {
  const packed = await packAt(folder)
  const { size, integrity, manifest } = packed
  const { name, version } = manifest
  const still = inPackage(packed, builtinSources(nodeDisk()).plugins.ids())
  const opened = await attempt('opens', () => openPacked(packed))
  const found = 'value' in opened ? opened.value : undefined
  const moving =
    'value' in opened ? [...(await inRights(packed)), ...(await inFacts(opened.value, packed.files))] : [opened.finding]
  return { name, version, size, integrity, found, findings: [...still, ...moving] }
}

/** A right that is asked for and not needed frightens users for nothing. */
async function inRights(packed: Packed): Promise<Finding[]> {
  const { manifest } = packed
  if (!manifest.rights.includes('process')) return []
  const rights = manifest.rights.filter((right) => right !== 'process')
  const without = await attempt('rights', () => openPacked({ ...packed, manifest: { ...manifest, rights } }))
  return those([
    {
      when: 'value' in without,
      rule: 'rights',
      level: 'warning',
      what: 'It asks for the right process, and opens without it.',
      mend: 'Take it out of "clodo.rights".',
    },
  ])
}

/** Its facts with each answer, in a project of the first service type on which it is legal. */
async function inFacts(found: Found, files: PackageFiles): Promise<Finding[]> {
  const { id, options, requires = [] } = found.plugin
  const sources = sourcesWith([found])
  for (const type of await serviceTypes(sources)) {
    const all = await legalWith([id], type, sources)
    if (all === undefined) continue
    const base = neededAnswers(options)
    const others = choicesOf(options).map(({ option, value }) => ({ ...base, [option]: value }))
    const findings: Finding[] = []
    for (const answers of [base, ...others]) findings.push(...(await triedWith(found, { files, type, all, answers })))
    return [...new Map(findings.map((finding) => [`${finding.rule} ${finding.where}`, finding])).values()]
  }
  return [
    {
      rule: 'requires',
      level: 'warning',
      what: `No plugin of CLODO provides what it requires (${requires.join(', ')}), so it was not tried.`,
      mend: 'Try it in a project that has the plugin which provides it.',
    },
  ]
}

interface Try {
  readonly files: PackageFiles
  readonly type: string
  readonly all: readonly string[]
  readonly answers: JsonObject
}

async function triedWith(found: Found, { files, type, all, answers }: Try): Promise<Finding[]> {
  const { id } = found.plugin
  const recipe = Object.fromEntries(all.map((one) => [one, one === id ? answers : {}]))
  const said = Object.entries(answers).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  const made = await attempt(['facts', ...said].join(' '), () =>
    memoryProject({ type, packages: [found], with: recipe }),
  )
  if ('finding' in made) return [made.finding]
  const { facts } = JSON.parse(made.value.files()['.clodo/lock.json'] ?? '{"facts":[]}') as { facts: OwnedFact[] }
  const probes = those([
    {
      when: !facts.some(({ fact, of }) => fact.kind === 'probe' && of.includes(id)),
      rule: ['probes', ...said].join(' '),
      level: 'warning',
      what: "It has no probe: 'clodo verify' cannot tell whether it works.",
      mend: 'State a probe: a request, and the answer that proves it.',
    },
  ])
  return [...probes, ...inNamedFiles(facts, id, files)]
}

/** A refusal of the engine is a finding. */
async function attempt<T>(
  rule: string,
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly finding: Finding }> {
  try {
    return { value: await work() }
  } catch (error) {
    if (!(error instanceof ClodoError)) throw error
    return { finding: { rule, level: 'error', what: error.message, mend: error.mend } }
  }
}
