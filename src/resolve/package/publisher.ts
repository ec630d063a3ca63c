/** Who published a package, as far as its registry tells. */
import type { Tools } from './fetch.ts'
import { readSpecifier } from './specifier.ts'
import type { Stranger } from './trust.ts'

export interface Publisher {
  readonly by?: string
  /**
   * Whether the registry says that it has a provenance attestation, of where the package was built
   * (https://docs.npmjs.com/generating-provenance-statements). Its signature is not verified here.
   */
  readonly attested?: boolean
}

/** Nothing, where the package is from no registry or the registry does not answer. */
export async function publisherOf(
  { run, env }: Tools,
  { name, version, specifier, integrity }: Pick<Stranger, 'name' | 'version' | 'specifier' | 'integrity'>,
): Promise<Publisher> {
  if (readSpecifier(specifier).kind !== 'registry') return { by: `whoever made ${specifier}` }
  const { code, stdout } = await run('npm', ['view', '--json', '--', `${name}@${version}`], {
    cwd: '.',
    env,
    timeout: 30_000,
  })
  if (code !== 0) return {}
  try {
    const { _npmUser, dist = {} } = JSON.parse(stdout) as { _npmUser?: unknown; dist?: Dist }
    // What a package.json says of its version is the author's word: the name of a version that others vouch for is no proof.
    if (dist.integrity !== undefined && dist.integrity !== integrity)
      return { by: 'not told: the registry has other content under this version' }
    return { ...byOf(_npmUser), ...attestedIn(dist) }
  } catch {
    return {}
  }
}

interface Dist {
  readonly attestations?: { readonly provenance?: { readonly predicateType?: unknown } }
  readonly signatures?: unknown
  readonly integrity?: unknown
}

/** npm writes a person as a sentence, but one with an approver, and an older npm a workflow, as an object. */
function byOf(user: unknown): Pick<Publisher, 'by'> {
  if (typeof user === 'string') return { by: user }
  const { name, email, approver } = (user ?? {}) as { readonly [key: string]: unknown }
  if (typeof name !== 'string') return {}
  const address = typeof email === 'string' ? ` <${email}>` : ''
  const { name: person } = (approver ?? {}) as { readonly name?: unknown }
  return { by: `${name}${address}${typeof person === 'string' ? `, approved by ${person}` : ''}` }
}

/** A mirror that leaves out the signatures, which npm's registry has for every version, leaves out attestations, too. */
function attestedIn({ attestations, signatures }: Dist): Pick<Publisher, 'attested'> {
  const type = attestations?.provenance?.predicateType
  if (typeof type === 'string' && type.startsWith('https://slsa.dev/provenance/')) return { attested: true }
  return Array.isArray(signatures) ? { attested: false } : {}
}
