import { posix } from 'node:path'
import { installed } from '../cloudflare/wrangler.ts'
import { packageJson, scriptsIn } from '../project/detect/manifest.ts'
import { packageManagers } from '../project/package-manager.ts'
import { decode } from '../tree/utf8.ts'
import { settleLocalSecrets } from './local-secrets.ts'
import type { Ran } from './run.ts'
import type { PlainEffect, Site } from './site.ts'

/** Does the effect; answers why not, or undefined. */
type Step = (site: Site) => Promise<string | undefined>

export const steps: { readonly [K in PlainEffect['id']]: Step } = {
  'local-secrets': async (site) => {
    settleLocalSecrets(site, () => site.randomHex(32))
    return undefined
  },
  install: (site) => attempt(site, site.packageManager, packageManagers[site.packageManager].install),
  types: async (site) => {
    const script = typesScriptOf(site)
    const [run = '', ...words] = packageManagers[site.packageManager].run.split(' ')
    const wrangler = installed(site.disk, site.root, 'wrangler/bin/wrangler.js')
    // Without an installation there is nothing to make types with; the project's own `typecheck` makes them later.
    if (wrangler === undefined) return undefined
    return script === undefined
      ? attempt({ ...site, root: homeOfTypes(site) }, process.execPath, [wrangler, 'types'])
      : attempt(site, run, [...words, script])
  },
  git: async (site) => {
    const inside = await site.run('git', ['rev-parse', '--is-inside-work-tree'], { cwd: site.root, env: site.env })
    if (inside.code === 127) return 'there is no git on the PATH'
    if (inside.code === 0) return undefined
    for (const args of [
      ['init', '--quiet', '--initial-branch=main'],
      ['add', '--all'],
      ['commit', '--quiet', '--no-gpg-sign', '-m', 'Create the service with clodo'],
    ]) {
      const reason = await attempt(site, 'git', args)
      if (reason !== undefined) return reason
    }
    return undefined
  },
}

/** wrangler makes them where it stands, from the config that stands there: beside it where they are there already. */
function homeOfTypes({ disk, root, secretsFile = '' }: Site): string {
  const home = posix.join(root, posix.dirname(secretsFile))
  return disk.kind(posix.join(home, 'worker-configuration.d.ts')) === undefined ? root : home
}

/** The project's own script that makes types, with the flags that it needs. */
function typesScriptOf({ disk, root }: Site): string | undefined {
  const bytes = disk.read(posix.join(root, 'package.json'))
  const scripts = scriptsIn(packageJson(bytes && decode(bytes, 'package.json')))
  return Object.keys(scripts).find((name) => /^wrangler types\b[^&|;]*$/.test(scripts[name] ?? ''))
}

export async function attempt(site: Site, command: string, args: readonly string[]): Promise<string | undefined> {
  const ran = await site.run(command, args, { cwd: site.root, env: quiet(site.env) })
  return ran.code === 0 ? undefined : failure(command, args, ran)
}

export function failure(command: string, args: readonly string[], { code, stdout, stderr }: Ran): string {
  const said = (stderr.trim() === '' ? stdout : stderr).trim().split('\n').slice(-12).join('\n')
  return `${posix.basename(command)} ${args.join(' ')} ended with ${code}${said === '' ? '' : `:\n${said}`}`
}

/** wrangler asks nothing and reports nothing. */
function quiet(env: Site['env']): Site['env'] {
  return {
    ...env,
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    CI: env.CI ?? '1',
    NO_COLOR: '1',
  }
}
