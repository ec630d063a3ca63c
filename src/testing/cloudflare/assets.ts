/** The static assets of a version, in the words of Miniflare. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { State, Version } from './state.ts'

/** @param home a directory of the version alone; its files are written there */
export function assetsOf({ assets, bindings, modules }: Version, state: State, home: string): object {
  if (assets === undefined) return {}
  mkdirSync(home, { recursive: true })
  for (const [path, hash] of Object.entries(assets.files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), state.assets.get(hash) ?? new Uint8Array())
  }
  const { html_handling, not_found_handling, run_worker_first: first } = assets.config
  const binding = bindings.find(({ type }) => type === 'assets')?.name
  const rules = Array.isArray(first) ? first.map(String) : undefined
  return {
    assets: {
      directory: home,
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
