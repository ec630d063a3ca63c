/** What would be deployed, made by wrangler without deploying it. */
import { posix } from 'node:path'
import { decode } from '../tree/utf8.ts'
import { type Check, type Finding, failed, passed, timed } from './check.ts'
import type { Site } from './site.ts'

export interface Bundled {
  readonly title: string
  /** A name of the wrangler file, or an empty string for its top. */
  readonly environment: string
  /** Functions of Pages are compiled, alike for all environments. */
  readonly pages: boolean
}

export function checkBundle(site: Site, { title, environment, pages }: Bundled): Promise<Check> {
  return timed(title, site.now, async () => {
    const directory = posix.join(site.temporary, `bundle-${environment}`)
    const build = pages ? ['pages', 'functions', 'build'] : ['deploy', '--dry-run', `--env=${environment}`]
    const built = site.launch('wrangler', [...build, '--outdir', directory])
    const code = await built.ended
    const said = built.said()
    if (code !== 0) return failed(faults(said) || said.trim())
    const warnings = faults(said)
    return warnings === '' ? inspect(site, directory, said) : failed(warnings)
  })
}

function inspect({ disk }: Site, directory: string, said: string): Finding {
  const names = (disk.list(directory) ?? []).map(({ name }) => name).filter((name) => /\.m?js$/.test(name))
  const modules = names.map((name) => decode(disk.read(posix.join(directory, name)) ?? new Uint8Array(), name))
  if (!modules.some(hasDefaultExport)) return failed('The Worker has no default export, so nothing handles a request.')
  return passed(/gzip: ([\d.]+ \w+)/.exec(said)?.[1] ?? 'bundled')
}

/** The bundler writes one list of exports at the end; a bundle made by others may have the statement. */
export function hasDefaultExport(module: string): boolean {
  const list = /export\s*\{([^{}]*)\}[;\s]*(?:(?:\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)\s*)*$/.exec(module)?.[1]
  return list === undefined ? /^export default\b/m.test(module) : /\bas default\b/.test(list)
}

/** The warnings and errors among what wrangler says, each with the lines that belong to it, and none twice. */
export function faults(said: string): string {
  const parts = said
    .split(/^(?=(?:▲|✘) \[)/m)
    .filter((part) => /^(?:▲|✘) \[/.test(part))
    .map((part) => part.split(/\n(?=\S)/)[0]?.trim())
  return [...new Set(parts)].slice(0, shown).join('\n')
}

/** More of them say no more. */
const shown = 5
