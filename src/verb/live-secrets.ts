/** Secrets of the vault and secrets that are live: brought together, taken away, compared. */
import { ClodoError } from '../errors.ts'
import { requiredSecrets } from '../operate/bindings.ts'
import { allow } from '../operate/guard.ts'
import { siteOf } from '../operate/site.ts'
import { push, readyForSecrets } from '../operate/vault/live.ts'
import { entriesOf, unknownSecret } from '../operate/vault/vault.ts'
import { alone, note, placeOf, type SecretState, type SecretWork, secretsOf, withVault } from '../operate/vault/work.ts'

export interface Synced {
  readonly pushed: readonly string[]
  readonly removed: readonly string[]
}

/** Gives Cloudflare what it has not, or has older. @param prune also takes away what the vault has not */
export async function syncSecrets(work: SecretWork, { prune }: { readonly prune: boolean }): Promise<Synced> {
  permitted(work)
  const site = await siteOf(work.tools, work.target)
  await readyForSecrets(site)
  const live = await site.scripts.secrets()
  const own = secretsOf(work)
  const stale = own.filter(({ name, generation, pushed }) => pushed !== generation || !live.includes(name))
  const extra = prune ? live.filter((name) => !own.some((one) => one.name === name)) : []
  if (stale.length + extra.length === 0) return { pushed: [], removed: [] }
  const names = stale.map(({ name }) => name)
  await withVault(work, { action: 'sync', names: [...names, ...extra] }, async (vault) => {
    const values = Object.fromEntries(names.map((name) => [name, vault.get(name)]))
    await push(site, { ...values, ...Object.fromEntries(extra.map((name) => [name, null])) })
    vault.change({ pushed: names })
  })
  return { pushed: names, removed: extra }
}

/** Takes a secret away: first from what is live, then from the vault. */
export async function revokeSecret(
  work: SecretWork,
  { name, force }: { readonly name: string; readonly force: boolean },
): Promise<{ readonly live: boolean; readonly vault: boolean }> {
  permitted(work)
  const { scope, name: environment } = work.target.environment
  if (!force && requiredSecrets(scope).includes(name))
    throw new ClodoError('SECRETS_BLOCKED', {
      what: `${name} is among the secrets that the Worker requires.`,
      where: environment,
      mend: `Give it another value: clodo secret rotate ${name} --overlap 0; or take it away by --force.`,
    })
  const inVault = Object.hasOwn(entriesOf(placeOf(work)), name)
  const site = await siteOf(work.tools, work.target)
  const isLive = (await site.scripts.secrets()).includes(name)
  if (!inVault && !isLive) throw unknownSecret(name, environment)
  await alone(work, async () => {
    note(work, { action: 'revoke', names: [name] })
    if (isLive) {
      await readyForSecrets(site)
      await push(site, { [name]: null })
    }
  })
  if (inVault) await withVault(work, { action: 'revoke', names: [name] }, (vault) => vault.change({ remove: [name] }))
  return { live: isLive, vault: inVault }
}

export interface SecretFault {
  readonly name: string
  readonly what: string
}

/** What the wrangler file requires, the vault has and Cloudflare has, against one another: names only. */
export async function checkSecrets(work: SecretWork): Promise<{ faults: SecretFault[]; looked: boolean }> {
  const { tools, target } = work
  const own = secretsOf(work)
  const required = requiredSecrets(target.environment.scope)
  const looked = (tools.env.CLOUDFLARE_API_TOKEN ?? '') !== ''
  const live = looked ? await (await siteOf(tools, target)).scripts.secrets() : undefined
  const names = own.map(({ name }) => name)
  const missing = required.filter((name) => !names.includes(name))
  return {
    looked,
    faults: [
      ...missing.map((name) => ({ name, what: 'is required, and not in the vault' })),
      ...own.flatMap((entry) => faultsOf(entry, { live, now: tools.now() })),
      ...(live ?? [])
        .filter((name) => !names.includes(name))
        .map((name) => ({ name, what: 'is live, and not in the vault' })),
    ],
  }
}

function faultsOf(
  { name, generation, pushed, until }: SecretState,
  { live, now }: { readonly live: readonly string[] | undefined; readonly now: Date },
): SecretFault[] {
  const past = until !== undefined && Date.parse(until) <= now.getTime()
  const behind = live !== undefined && (!live.includes(name) || pushed !== generation)
  return [
    ...(past ? [{ name, what: `is past its time (${until}): clodo secret revoke ${name}` }] : []),
    ...(behind ? [{ name, what: `is not live as it is in the vault: clodo secret sync` }] : []),
  ]
}

function permitted({ tools, target }: SecretWork): void {
  allow(target.environment, { env: tools.env, now: tools.now(), act: 'change secrets of' })
}
