/** `clodo secret list`, `check`, `sync`, `revoke`, `log`, `rekey`. */
import { checkSecrets, openAudit, rekeyVault, revokeSecret, secretsOf, syncSecrets } from '../../index.ts'
import { findRoot } from '../at-project.ts'
import type { Context } from '../command.ts'
import { confirmed } from '../operating.ts'
import { safe } from '../output.ts'
import { passphraseOf } from '../passphrase.ts'
import { nameIn, workHere } from './working.ts'

export async function list(context: Context): Promise<number> {
  const { out } = context
  const secrets = secretsOf(await workHere(context))
  for (const { name, at, by = '', generation, pushed, until } of secrets) {
    const live = pushed === generation ? 'live' : 'not live'
    const end = until === undefined ? '' : `  until ${until}`
    out.say(`${name.padEnd(28)} ${at.slice(0, 16)}  ${safe(by).padEnd(12)} ${live}${end}`.trimEnd())
  }
  if (secrets.length === 0) out.say('The vault has none of this environment.')
  out.document({ status: 'done', secrets })
  return 0
}

export async function check(context: Context): Promise<number> {
  const { out } = context
  const work = await workHere(context)
  const { faults, looked } = await checkSecrets(work)
  for (const { name, what } of faults) out.say(`${out.paint('red', '✗')} ${safe(name)} ${what}`)
  if (!looked) out.note('What is live was not looked at: there is no CLOUDFLARE_API_TOKEN.')
  if (faults.length === 0) out.say(`${out.paint('green', '✓')} ${work.target.environment.name}: nothing to mend`)
  out.document({ status: faults.length === 0 ? 'done' : 'failed', faults, live: looked })
  return faults.length === 0 ? 0 : 1
}

export async function sync(context: Context): Promise<number> {
  const { out, on } = context
  const work = await workHere(context)
  const { environment } = work.target
  if (on('dry-run')) return await check(context)
  await confirmed(context, environment, `Make the secrets of the vault live in ${environment.name}`)
  const { pushed, removed } = await syncSecrets(work, { prune: on('prune') })
  for (const name of pushed) out.say(`  ${out.paint('green', '+')} ${name}`)
  for (const name of removed) out.say(`  ${out.paint('red', '-')} ${name}`)
  if (pushed.length + removed.length === 0) out.say('All is live as it is in the vault.')
  out.document({ status: 'done', pushed, removed })
  return 0
}

export async function revoke(context: Context): Promise<number> {
  const { out, on } = context
  const name = nameIn(context)
  const work = await workHere(context)
  const { environment } = work.target
  if (on('dry-run')) {
    out.document({ status: 'planned', name })
    return 0
  }
  await confirmed(context, environment, `Take ${name} away from ${environment.name}`)
  const from = await revokeSecret(work, { name, force: on('force') })
  const places = [...(from.live ? ['what is live'] : []), ...(from.vault ? ['the vault'] : [])]
  out.say(`${name} is gone from ${places.join(' and ')}.`)
  out.document({ status: 'done', name, ...from })
  return 0
}

export async function log(context: Context): Promise<number> {
  const { out, world, cwd, text } = context
  const { entries } = openAudit(world, findRoot(world.disk, cwd))
  const own = entries.filter(({ environment }) => text('env') === undefined || environment === text('env'))
  for (const { at, environment, action, names, who = '' } of own)
    out.say(`${at.slice(0, 19)}  ${environment.padEnd(12)} ${action.padEnd(9)} ${names.join(', ')}  ${safe(who)}`)
  out.note(`${entries.length} lines, each follows from the one before.`)
  out.document({ status: 'done', lines: entries.length, accesses: own })
  return 0
}

export async function rekey(context: Context): Promise<number> {
  const { out, on, text } = context
  const work = await workHere(context)
  if (on('dry-run')) {
    out.document({ status: 'planned' })
    return 0
  }
  const variable = text('new-passphrase-env') ?? 'CLODO_VAULT_NEW'
  await rekeyVault(work, () => passphraseOf(context, { variable, of: 'from now on', fresh: true }))
  out.say(`${work.target.environment.name} opens with the new passphrase.`)
  out.document({ status: 'done' })
  return 0
}
