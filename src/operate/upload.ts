/** Brings the code to Cloudflare, once: wrangler bundles and uploads it under the tag of this deploy. */

import { stripVTControlCharacters } from 'node:util'
import type { WranglerRan } from '../cloudflare/wrangler.ts'
import { ClodoError } from '../errors.ts'
import { messageOfRun, type Run } from './run.ts'
import { kib, type Size } from './size.ts'

/** @throws WRANGLER_FAILED */
export async function upload(run: Run): Promise<void> {
  const known = run.last('uploaded')
  if (known !== undefined) return hold(run, known)
  const { site, id, begin, secretsFile } = run
  const left = await leftBehind(run)
  // Whether that wrangler came as far as the triggers, nobody knows.
  if (left !== undefined) return uploaded(run, { version: left, incomplete: true })
  const secrets = secretsFile === undefined ? [] : [`--secrets-file=${secretsFile}`]
  const args = [`--tag=${id}`, `--message=${messageOfRun(run, begin.road === 'deploy')}`, ...secrets]
  const deploys = begin.road === 'deploy'
  run.report('upload', 'wrangler bundles and uploads')
  const started = (pid: number) => run.note('uploading', { pid, host: site.tools.process.host })
  const ran = deploys
    ? await site.wrangler(['deploy'], ['--autoconfig=false', ...args], { started })
    : await site.wrangler(['versions', 'upload'], args, { started })
  const event = ran.events.find(({ type }) => type === (deploys ? 'deploy' : 'version-upload'))
  const version = typeof event?.version_id === 'string' ? event.version_id : await versionTagged(run)
  if (version === undefined) throw wranglerFailed(ran, run)
  const costs = measured(ran, event)
  uploaded(run, { version, ...costs, ...(ran.code === 0 ? {} : { incomplete: true }) })
  hold(run, costs)
}

/** What Cloudflare alone can measure is held to its budget as soon as it is known, ahead of any traffic. */
function hold({ begin, site: { environment } }: Run, { startup }: { readonly startup?: unknown }): void {
  const budget = environment.budgets?.startup
  if (begin.road === 'upload' && budget !== undefined && Number(startup ?? 0) > budget)
    throw new ClodoError('DEPLOY_FAILED', {
      what: `It starts in ${startup} ms, and the budget of the recipe is ${budget} ms. It has got no traffic.`,
      where: environment.name,
    })
}

/** What would be uploaded, as wrangler measures it. @throws WRANGLER_FAILED for code that does not bundle */
export async function measure(site: Run['site']): Promise<Size> {
  const ran = await site.wrangler(['deploy'], ['--dry-run', '--autoconfig=false'])
  if (ran.code !== 0) throw wranglerFailed(ran, { site })
  const [, bytes, gzip] =
    /Total Upload: ([\d.]+) KiB \/ gzip: ([\d.]+) KiB/.exec(stripVTControlCharacters(ran.said)) ?? []
  return { bundle: Math.round(Number(bytes ?? 0) * 1024), gzip: Math.round(Number(gzip ?? 0) * 1024) }
}

/** Milliseconds that a wrangler without its parent gets to come to its end. */
const patience = 120_000

/** The version of a run that was killed. Its wrangler may live on, and would deploy behind our back: it is waited for. */
async function leftBehind(run: Run): Promise<string | undefined> {
  const { pid, host } = run.last('uploading') ?? {}
  if (pid === undefined) return undefined
  const { process, now, sleep } = run.site.tools
  const until = now().getTime() + patience
  const lives = () => host === process.host && process.alive(Number(pid))
  while (lives() && now().getTime() < until) await sleep(200)
  return await versionTagged(run)
}

function uploaded(run: Run, data: { readonly version: string; readonly [key: string]: unknown }): void {
  run.note('uploaded', data)
  const { gzip, startup } = data as { gzip?: number; startup?: number }
  const size = gzip === undefined ? '' : `, ${kib(gzip)} compressed`
  run.report(
    'upload',
    `version ${data.version.slice(0, 8)}${size}${startup === undefined ? '' : `, starts in ${startup} ms`}`,
  )
}

function measured(
  { said }: WranglerRan,
  event: WranglerRan['events'][number] | undefined,
): { readonly size?: number; readonly gzip?: number; readonly startup?: number } {
  const { raw_bytes, gzip_bytes } = (event?.bundle_size ?? {}) as { raw_bytes?: number; gzip_bytes?: number }
  const startup = /Worker Startup Time: (\d+) ms/.exec(said)?.[1]
  return {
    ...(raw_bytes === undefined ? {} : { size: raw_bytes, gzip: gzip_bytes }),
    ...(startup === undefined ? {} : { startup: Number(startup) }),
  }
}

export async function versionTagged({ site, id }: Run): Promise<string | undefined> {
  const versions = await site.scripts.versions()
  return versions.find(({ annotations }) => annotations?.['workers/tag'] === id)?.id
}

export function wranglerFailed({ said: painted, code }: WranglerRan, { site }: Pick<Run, 'site'>): ClodoError {
  const said = stripVTControlCharacters(painted)
  const token = site.tools.env.CLOUDFLARE_API_TOKEN ?? ''
  const error = said.slice(Math.max(0, said.indexOf('✘ [ERROR]'))).replace(/^✘ \[ERROR\] /, '')
  const text = token === '' ? error : error.replaceAll(token, '[token]')
  return new ClodoError('WRANGLER_FAILED', {
    what: `wrangler ended with ${code}: ${text.trim().slice(0, 1200)}`,
    where: site.environment.name,
  })
}
