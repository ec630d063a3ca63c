import { configOf, scopesOf, withoutConfig } from '../config.ts'
import { fine, needed, type Step } from '../step.ts'

/** Workers Logs on: environments inherit the block. */
export const observability: Step = {
  id: 'observability',
  title: 'Turn on Workers Logs (observability.enabled)',
  risk: 'low',
  after: ['toml-to-jsonc', 'wrangler-4'],
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    const found = scopesOf(configOf(site).value).find(({ value }) => value.observability !== undefined)
    if (found !== undefined) return fine(`observability is set (${found.name}).`)
    return needed('No observability block: logs of production are lost.')
  },
  change(site, draft) {
    draft.set(configOf(site).path, ['observability'], { enabled: true })
  },
}
