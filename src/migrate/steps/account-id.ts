import { textAt } from '../../project/detect/manifest.ts'
import { configOf, listed, scopesOf, withoutConfig } from '../config.ts'
import { fine, needed, type Step } from '../step.ts'

/** Whoever deploys says to which account. */
export const accountId: Step = {
  id: 'account-id',
  title: 'Take account_id out of the config, for CLOUDFLARE_ACCOUNT_ID',
  risk: 'review',
  after: ['toml-to-jsonc'],
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    const found = scopesOf(configOf(site).value).filter(({ value }) => value.account_id !== undefined)
    if (found.length === 0) return fine('No account_id in the config.')
    return needed(`account_id stands in the config (${listed(found.map(({ name }) => name))}).`)
  },
  change(site, draft) {
    const { path, value } = configOf(site)
    const scopes = scopesOf(value).filter((scope) => scope.value.account_id !== undefined)
    for (const scope of scopes) draft.unset(path, [...scope.path, 'account_id'])
    const ids = new Set(scopes.flatMap((scope) => textAt(scope.value, 'account_id') ?? []))
    for (const id of ids) draft.command(`export CLOUDFLARE_ACCOUNT_ID=${id}`)
    if (ids.size > 1) draft.note('Environments had different accounts: set the variable for each deploy.')
    if (ids.size > 0) draft.note('Set CLOUDFLARE_ACCOUNT_ID where CI deploys, too.')
  },
}
