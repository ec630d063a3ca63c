/** Who published a package, as far as its registry tells. */
import type { Tools } from './fetch.ts'
import { readSpecifier } from './specifier.ts'

export interface Publisher {
  readonly by?: string
  /** Whether the registry has an attestation of where the package was built (https://docs.npmjs.com/generating-provenance-statements). */
  readonly attested?: boolean
}

/** Nothing, where the package is from no registry or the registry does not answer. */
export async function publisherOf(
  { run, env }: Tools,
  { name, version, specifier }: { readonly name: string; readonly version: string; readonly specifier: string },
): Promise<Publisher> {
  if (readSpecifier(specifier).kind !== 'registry') return { by: `whoever made ${specifier}` }
  const { code, stdout } = await run('npm', ['view', '--json', '--', `${name}@${version}`], {
    cwd: '.',
    env,
    timeout: 30_000,
  })
  if (code !== 0) return {}
  try {
    const said = JSON.parse(stdout) as { _npmUser?: unknown; dist?: { attestations?: unknown } }
    const by = typeof said._npmUser === 'string' ? { by: said._npmUser } : {}
    return { ...by, attested: said.dist?.attestations !== undefined }
  } catch {
    return {}
  }
}
