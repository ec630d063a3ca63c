/** Code of a third party is trusted by its content, before anything of it runs. */
import { ClodoError } from '../../errors.ts'
import { nearest } from '../../nearest.ts'
import type { Manifest, Right } from './manifest.ts'

/** What somebody has to say yes to before code of a third party is used. */
export interface Stranger {
  readonly name: string
  readonly version: string
  readonly specifier: string
  readonly integrity: string
  readonly rights: readonly Right[]
  /** What to give to `--trust`. */
  readonly grant: string
  /** A plugin that comes with CLODO, for which this one could be taken. */
  readonly near?: string
}

export function strangerOf(
  { name, version, rights }: Manifest,
  {
    specifier,
    integrity,
    known,
  }: { readonly specifier: string; readonly integrity: string; readonly known: readonly string[] },
): Stranger {
  const near = nearest(name.replace(/^@[^/]*\//, '').replace(/^clodo-plugin-/, ''), known)
  const close = near === undefined ? {} : { near }
  return { name, version, specifier, integrity, rights, grant: `${name}@${integrity}`, ...close }
}

/** The error that asks for trust; its `data` is the stranger. */
export function trustNeeded(stranger: Stranger): ClodoError {
  const { name, version, grant } = stranger
  return new ClodoError('TRUST_NEEDED', {
    what: `${name} ${version} is code of a third party that this project has not used before.`,
    where: name,
    mend: `To trust it: --trust ${grant}`,
    data: { ...stranger },
  })
}
