/** Where a service answers. */
import { checkAddress } from '../check/load/target.ts'
import { ClodoError } from '../errors.ts'
import { urlOf } from '../operate/gate.ts'
import { siteOf, type Target, type Tools } from '../operate/site.ts'

/** The address of the recipe, else what Cloudflare says. @throws ADDRESS_UNKNOWN, CLOUDFLARE_TOKEN_MISSING */
export async function addressOf(tools: Tools, target: Target): Promise<string> {
  const { settings, name } = target.environment
  const url = settings.url ?? (await urlOf(await siteOf(tools, target)))
  if (url !== undefined) return checkAddress(url).href
  throw new ClodoError('ADDRESS_UNKNOWN', {
    what: `Nobody says where ${name} answers.`,
    mend: `Give the address, or write it as deploy.${name}.url in the recipe.`,
    data: { next: [{ command: 'clodo health https://HOST' }] },
  })
}
