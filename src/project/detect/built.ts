import { posix } from 'node:path'
import type { Disk } from '../../tree/disk.ts'
import { buildCommand, bundled, isOutput, namedMain } from './entry.ts'
import { filesOf } from './files.ts'
import { modulesFrom } from './modules.ts'
import { classify } from './rules.ts'
import { type DetectOptions, type Site, siteOf } from './site.ts'

/** Writes a module for each module: what is imported stays imported, and wrangler puts it together. */
const perModule = /\b(?:tsc|babel|(?:npx |pnpm |yarn )?swc)\b/
const configOfBundler = /^(?:webpack|rollup|rolldown|tsup|tsdown|vite|esbuild|rspack|build)\b[\w.-]*\.[cm]?[jt]s$/

/**
 * Whether a bundler of the project would stumble over `cloudflare:workers`: it makes the main that the config names, and
 * neither its command, nor its config, nor a module of the user says that it knows such imports.
 */
export function failsAtRuntimeModules(disk: Disk, root: string, options: DetectOptions): boolean {
  const site = siteOf(filesOf(disk, root), options)
  const main = namedMain(site)
  if (main === undefined || !isOutput(site, main)) return false
  const { files, manifest } = site
  const scripts = [buildCommand(site), ...manifest.scripts]
  const texts = bundlerFiles(site, scripts).map((path) => files.text(path) ?? '')
  if ([...scripts, ...texts].some((text) => text.includes('cloudflare:'))) return false
  if (texts.length === 0 && bundled(site).length === 0 && scripts.some((script) => perModule.test(script))) return false
  const { entry } = classify(site)
  const modules = entry === undefined ? [] : modulesFrom(files, entry, manifest.home)
  return !modules.some(({ imports }) => imports.some(({ from }) => from.startsWith('cloudflare:')))
}

/** Configs of bundlers, and programs that scripts start: `node build.js`. */
function bundlerFiles({ files, manifest, directory }: Site, scripts: readonly string[]): string[] {
  const started = scripts.flatMap((script) => [...script.matchAll(/\b(?:node|tsx|bun(?: run)?)\s+(?:-\S+\s+)*(\S+)/g)])
  const homes = [...new Set([manifest.home, directory])]
  const paths = homes.flatMap((home) =>
    [...files.names(home).filter((name) => configOfBundler.test(name)), ...started.map(([, path = '']) => path)].map(
      (name) => posix.join(home, name),
    ),
  )
  return [...new Set(paths)].filter(files.isFile)
}
