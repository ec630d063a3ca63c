import { isArray } from '../../edit/value.ts'
import { textAt } from '../../project/detect/manifest.ts'
import { configOf, listed, scopesOf, withoutConfig } from '../config.ts'
import { fine, needed, type Step } from '../step.ts'

/** From this date nodejs_compat brings what node_compat had polyfills for. */
const whole = '2024-09-23'

/** The polyfills of old are gone; the runtime has Node's modules itself. */
export const nodeCompat: Step = {
  id: 'node-compat',
  title: 'Replace node_compat by the flag nodejs_compat',
  risk: 'review',
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    const found = scopesOf(configOf(site).value).filter(({ value }) => value.node_compat !== undefined)
    if (found.length === 0) return fine('No node_compat in the config.')
    return needed(`node_compat is an error since wrangler 4 (${listed(found.map(({ name }) => name))}).`)
  },
  change(site, draft) {
    const { path, value: top } = configOf(site)
    for (const { path: at, value } of scopesOf(top).filter((scope) => scope.value.node_compat !== undefined)) {
      draft.unset(path, [...at, 'node_compat'])
      if (value.node_compat !== true) continue
      const own = value.compatibility_flags
      const flags = isArray(own)
        ? own
        : at.length > 0 && isArray(top.compatibility_flags)
          ? top.compatibility_flags
          : []
      if (!flags.includes('nodejs_compat')) draft.set(path, [...at, 'compatibility_flags'], [...flags, 'nodejs_compat'])
      const date = textAt(value, 'compatibility_date') ?? textAt(top, 'compatibility_date') ?? ''
      if (date < whole)
        draft.note(
          `Before ${whole} nodejs_compat has fewer modules than node_compat had; see the step compatibility-date.`,
        )
    }
  },
}
