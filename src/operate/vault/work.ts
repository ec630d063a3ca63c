/** The vault while it is worked on: by one at a time, each access written down before it is had. */
import { ClodoError } from '../../errors.ts'
import { acquire } from '../../tree/running.ts'
import { personIn } from '../guard.ts'
import type { Target, Tools } from '../site.ts'
import { openAudit, type SecretAction } from './audit.ts'
import { entriesOf, hasRoom, openVault, type SecretEntry, type Vault } from './vault.ts'

export interface SecretWork {
  readonly tools: Tools
  readonly target: Target
  /** @param fresh the environment is not in the vault yet: it is made with this passphrase */
  passphrase(fresh: boolean): Promise<string>
}

export interface SecretState extends SecretEntry {
  readonly name: string
}

/** Names and what is known of them, sorted; no passphrase is needed. */
export function secretsOf(work: SecretWork): SecretState[] {
  return Object.entries(entriesOf(placeOf(work))).map(([name, entry]) => ({ name, ...entry }))
}

export function placeOf({ tools, target }: SecretWork) {
  return { disk: tools.disk, root: target.root, environment: target.environment.name }
}

export interface Act {
  readonly action: SecretAction
  readonly names: readonly string[]
}

export function note({ tools, target }: SecretWork, act: Act): void {
  const entry = { environment: target.environment.name, ...act, who: personIn(tools.env) }
  openAudit(tools, target.root).append(entry)
}

export async function withVault<T>(work: SecretWork, act: Act, use: (vault: Vault) => T | Promise<T>): Promise<T> {
  const fresh = !hasRoom(placeOf(work))
  if (fresh && !['set', 'generate', 'import'].includes(act.action))
    throw new ClodoError('SECRET_UNKNOWN', {
      what: `The vault has nothing of ${work.target.environment.name}.`,
      where: work.target.environment.name,
      mend: 'Begin with clodo secret set, generate or import.',
    })
  const passphrase = await work.passphrase(fresh)
  return await alone(work, async () => {
    const vault = await openVault(placeOf(work), passphrase).catch((error: unknown) => {
      note(work, { action: 'refused', names: act.names })
      throw error
    })
    note(work, act)
    return await use(vault)
  })
}

/** Milliseconds to wait for another that is at the vault. */
const patience = 10_000

export async function alone<T>({ tools, target }: SecretWork, use: () => Promise<T>): Promise<T> {
  for (let waited = 0; ; waited += 100) {
    const running = { ...tools.process, now: tools.now() }
    let release: () => void
    try {
      release = acquire(tools.disk, target.root, running, '.clodo/vault.running')
    } catch (error) {
      if (!(error instanceof ClodoError) || error.code !== 'ALREADY_RUNNING' || waited >= patience) throw error
      await tools.sleep(100)
      continue
    }
    try {
      return await use()
    } finally {
      release()
    }
  }
}
