/** The static assets of a version, in the words of Miniflare. */
import { dirname, join } from 'node:path'
import type { State, Version } from './state.ts'

/** Where the files of a version are, below the directory of the sandbox. */
const homeOf = (directory: string, { id }: Version) => join(directory, 'assets', id)

/** Writes the files of a version to where Miniflare reads them. */
export async function keepAssets(version: Version, { assets }: State, directory: string): Promise<void> {
  if (version.assets === undefined) return
  // The rest of CLODO is loaded where it is of use: most of what is deployed has no files.
  const { makeDirectories, nodeDisk } = await import('../../index.ts')
  const disk = nodeDisk()
  const home = homeOf(directory, version)
  makeDirectories(disk, home)
  for (const [path, hash] of Object.entries(version.assets.files)) {
    makeDirectories(disk, dirname(join(home, path)))
    disk.write(join(home, path), assets.get(hash) ?? new Uint8Array())
  }
}

export function assetsOf(version: Version, directory: string): object {
  const { assets, bindings, modules } = version
  if (assets === undefined) return {}
  const { html_handling, not_found_handling, run_worker_first: first } = assets.config
  const binding = bindings.find(({ type }) => type === 'assets')?.name
  const rules = Array.isArray(first) ? first.map(String) : undefined
  return {
    assets: {
      directory: homeOf(directory, version),
      ...(binding === undefined ? {} : { binding }),
      routerConfig: {
        has_user_worker: modules.length > 0,
        invoke_user_worker_ahead_of_assets: first === true,
        ...(rules === undefined ? {} : { static_routing: routing(rules) }),
      },
      assetConfig: defined({ html_handling, not_found_handling }),
    },
  }
}

/** A rule that begins with `!` gives its paths to the assets. */
function routing(rules: readonly string[]): object {
  const away = rules.filter((rule) => rule.startsWith('!'))
  return {
    user_worker: rules.filter((rule) => !rule.startsWith('!')),
    ...(away.length === 0 ? {} : { asset_worker: away.map((rule) => rule.slice(1)) }),
  }
}

function defined(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
