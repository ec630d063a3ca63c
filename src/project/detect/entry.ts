/** Finds the module that wrangler starts from, and the source of one that is built. */
import { posix } from 'node:path'
import { scopesOf } from './config-facts.ts'
import { objectAt, textAt } from './manifest.ts'
import { moduleAt } from './modules.ts'
import { shapeOf } from './shape.ts'
import type { Site } from './site.ts'

const outputs = new Set(
  'dist build out output bundle .output .svelte-kit .open-next .next .nuxt .vercel .wrangler .worker-next'.split(' '),
)
const source = /\.[cm]?[jt]sx?$/
/** Of modules, those that people write first. */
export const endings = ['ts', 'tsx', 'mts', 'js', 'jsx', 'mjs']
const bundlers =
  /^(?:npx |pnpm (?:exec )?|yarn |bunx )?(?:esbuild|tsup|tsdown|rollup|rolldown|swc|ncc|parcel|microbundle|bun build)\b/

/** What the config names, relative to the root; also by the keys that wrangler 1 had. */
export function namedMain({ config, directory, manifest }: Site): string | undefined {
  if (config === undefined) return undefined
  const upload = objectAt(objectAt(config, 'build'), 'upload')
  const uploaded = textAt(upload, 'main')
  const site = textAt(objectAt(config, 'site'), 'entry-point')
  const old = textAt(config, 'type') === undefined ? undefined : (textAt(manifest.value, 'main') ?? 'index.js')
  const main =
    scopesOf(config).flatMap((scope) => textAt(scope, 'main') ?? [])[0] ??
    (uploaded === undefined ? undefined : posix.join(textAt(upload, 'dir') ?? 'dist', uploaded)) ??
    (site === undefined ? undefined : posix.join(site, 'index.js'))
  if (main !== undefined) return posix.join(directory, main.replaceAll('\\', '/'))
  return old && posix.join(manifest.home, old)
}

/** `wrangler dev src/worker.ts` in a script of package.json. */
export function scriptedMain({ files, manifest, directory }: Site): string | undefined {
  const given = commandsIn(manifest.scripts).flatMap((command) => {
    const rest = /\bwrangler\s+(?:dev|deploy|publish|versions\s+upload)\s+(.*)/.exec(command)?.[1] ?? ''
    return rest.split(/\s+/).filter((word) => source.test(word) || word.endsWith('.py'))
  })
  const places = given.flatMap((path) => [posix.join(manifest.home, path), posix.join(directory, path)])
  return places.find((path) => files.isFile(path))
}

const homes = ['src', '.', 'worker', 'workers', 'server', 'api']
const stems = ['index', 'worker', 'main', 'server', 'app', 'entry']

/** Modules with a default export that stand where entries do: what to ask about where nothing names one. */
export function entryCandidates({ files, manifest, directory }: Site): string[] {
  const places = homes.flatMap((home) => stems.flatMap((stem) => endings.map((end) => `${home}/${stem}.${end}`)))
  const found = ['module', 'main'].flatMap((key) => textAt(manifest.value, key) ?? [])
  const paths = [
    ...found.map((path) => posix.join(manifest.home, path)),
    ...places.map((path) => posix.join(directory, path)),
  ]
  return [...new Set(paths)].filter((path) => {
    const code = source.test(path) && files.isFile(path) ? moduleAt(files, path) : undefined
    return code !== undefined && shapeOf(code) === 'module'
  })
}

/** A built module: one that no person writes. TypeScript is written, wherever it stands. */
export function isOutput({ directory }: Site, path: string): boolean {
  const folders = posix.relative(directory, path).split('/').slice(0, -1)
  return !/\.[cm]?tsx?$/.test(path) && folders.some((folder) => outputs.has(folder))
}

/** The source of a build output: what the bundler is given, else a file of like name. */
export function sourceOf(site: Site, output: string): string | undefined {
  const { files, manifest } = site
  const written = (path: string) => files.isFile(path) && !isOutput(site, path)
  const given = bundled(site).flatMap((path) => [posix.join(site.directory, path), posix.join(manifest.home, path)])
  const below = posix.relative(site.directory, output).split('/').slice(1).join('/').replace(source, '')
  const stems = [below, 'index', 'worker', 'main'].flatMap((stem) => [posix.join('src', stem), stem])
  const alike = stems.flatMap((stem) => endings.map((end) => posix.join(site.directory, `${stem}.${end}`)))
  return [...given, ...alike].find(written)
}

/** A module, and neither the value of a flag nor what configures the bundler. */
function isGiven(word: string): boolean {
  return source.test(word) && !word.includes('=') && !/\.config\.\w+$/.test(word)
}

/** What wrangler runs before it bundles; empty where it runs nothing. */
export function buildCommand({ config }: Site): string {
  return textAt(objectAt(config, 'build'), 'command') ?? ''
}

function commandsIn(scripts: readonly string[]): string[] {
  return scripts.flatMap((script) => script.split(/&&|\|\||;/))
}

/** What the commands of bundlers are given. */
export function bundled(site: Site): string[] {
  return commandsIn([buildCommand(site), ...site.manifest.scripts])
    .map((command) => command.trim())
    .filter((command) => bundlers.test(command))
    .flatMap((command) => command.split(/\s+/).filter((word) => isGiven(word)))
}
