/** Secrets that a Worker has at Cloudflare: their names through the API, their values in only by the project's wrangler. */
import { ClodoError } from '../../errors.ts'
import type { Site } from '../site.ts'

/** A change to secrets makes a version of the newest one, and sets that live: so the newest has to be what is live. */
export async function readyForSecrets({ scripts, environment }: Site): Promise<void> {
  const [[deployment], [newest]] = await Promise.all([scripts.deployments(), scripts.versions()])
  const live = deployment?.versions.filter(({ percentage }) => percentage > 0) ?? []
  if (live.length === 0)
    throw new ClodoError('SECRETS_BLOCKED', {
      what: `The Worker ${environment.script} is not there yet.`,
      where: environment.name,
      mend: 'Deploy it first; secrets that it requires go with it: clodo deploy --secrets-file FILE.',
    })
  if (live.length > 1 || live[0]?.version_id !== newest?.id)
    throw new ClodoError('SECRETS_BLOCKED', {
      what: `The newest version of ${environment.script} is not what is live, and a new secret would set it live.`,
      where: environment.name,
      mend: 'End the deploy that is under way, or deploy, then do it again.',
    })
}

/** Sets values, and takes away those that are null, in one step. @throws WRANGLER_FAILED */
export async function push(site: Site, values: { readonly [name: string]: string | null }): Promise<void> {
  const ran = await site.wrangler(['secret', 'bulk'], [], { input: JSON.stringify(values) })
  if (ran.code === 0) return
  const said = Object.values(values).reduce<string>(
    (text, value) => (value === null || value === '' ? text : text.replaceAll(value, '…')),
    ran.said,
  )
  throw new ClodoError('WRANGLER_FAILED', { what: said, where: site.environment.script })
}
