/** Secrets in the vault, as the command line and programs ask for them. */
import { ClodoError } from '../errors.ts'
import { personIn } from '../operate/guard.ts'
import { type SecretWork, secretsOf, withVault } from '../operate/vault/work.ts'

export interface Rotated {
  readonly name: string
  /** The name that the old value has now, and until when. */
  readonly previous: string | undefined
  readonly until: string | undefined
}

/** @throws SECRET_INVALID */
export async function setSecrets(
  work: SecretWork,
  values: { readonly [name: string]: string },
  action: 'set' | 'generate' | 'import',
): Promise<void> {
  for (const [name, value] of Object.entries(values)) checkSecret(name, value)
  await withVault(work, { action, names: Object.keys(values) }, (vault) =>
    vault.change({
      set: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, made(work, value)])),
    }),
  )
}

/** Values by name; of all where none is named. @throws SECRET_UNKNOWN */
export async function secretValues(
  work: SecretWork,
  names: readonly string[],
  action: 'get' | 'export',
): Promise<{ [name: string]: string }> {
  const wanted = names.length > 0 ? names : secretsOf(work).map(({ name }) => name)
  return await withVault(work, { action, names: wanted }, (vault) =>
    Object.fromEntries(wanted.map((name) => [name, vault.get(name)])),
  )
}

/**
 * Gives a secret a new value; the old one goes on under another name, so that what was made with it is good meanwhile.
 *
 * @param overlap hours; none: the old value is gone
 * @throws SECRETS_BLOCKED while the last rotation's old value is still good
 */
export async function rotateSecret(
  work: SecretWork,
  { name, value, overlap }: { readonly name: string; readonly value: string; readonly overlap: number },
): Promise<Rotated> {
  checkSecret(name, value)
  const now = work.tools.now()
  const previous = `${name}_PREVIOUS`
  return await withVault(work, { action: 'rotate', names: [name] }, (vault) => {
    const old = vault.get(name)
    const running = vault.entries[previous]?.until
    if (running !== undefined && Date.parse(running) > now.getTime())
      throw new ClodoError('SECRETS_BLOCKED', {
        what: `${name} was rotated, and what it was before is good until ${running}.`,
        where: previous,
        mend: `If nothing uses it any more: clodo secret revoke ${previous}`,
      })
    const until = overlap === 0 ? undefined : new Date(now.getTime() + overlap * 3_600_000).toISOString()
    const kept = until === undefined ? {} : { [previous]: { ...made(work, old), until } }
    vault.change({ set: { [name]: made(work, value), ...kept } })
    return { name, previous: until === undefined ? undefined : previous, until }
  })
}

/** Another passphrase for the environment. The values and their key stay. */
export async function rekeyVault(work: SecretWork, next: () => Promise<string>): Promise<void> {
  await withVault(work, { action: 'rekey', names: [] }, async (vault) => vault.rekey(await next()))
}

function checkSecret(name: string, value: string): void {
  if (!/^[A-Za-z_]\w{0,127}$/.test(name))
    // What is given for a name may be a value that got into the wrong place.
    throw new ClodoError('SECRET_INVALID', { what: 'What was given cannot be the name of a secret.' })
  if (value === '' || value.includes('\0'))
    throw new ClodoError('SECRET_INVALID', { what: `The value of ${name} is empty, or no text.`, where: name })
}

function made({ tools }: SecretWork, value: string) {
  return { value, at: tools.now().toISOString(), by: personIn(tools.env) }
}
