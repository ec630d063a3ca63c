import { posix } from 'node:path'
import { objectAt, textAt } from '../../project/detect/manifest.ts'
import { type Bundling, bundlingOf, refuseOwnWays } from '../bundlers.ts'
import { configOf, fromConfig, scopesOf, withoutConfig } from '../config.ts'
import { dropDependency, scriptsOf } from '../dependencies.ts'
import { cannot, fine, needed, type Site, type Step } from '../step.ts'

const packages: { readonly [K in Bundling['bundler']]: readonly string[] } = {
  esbuild: ['esbuild'],
  webpack: ['webpack', 'webpack-cli', 'ts-loader', 'esbuild-loader', 'swc-loader'],
  rollup: [
    'rollup',
    '@rollup/plugin-node-resolve',
    '@rollup/plugin-commonjs',
    '@rollup/plugin-typescript',
    'rollup-plugin-esbuild',
  ],
}

/** wrangler bundles from the source, in `dev` and in a deploy alike; only where the other bundler did nothing else. */
export const bundler: Step = {
  id: 'bundler',
  title: "Let wrangler bundle the source, in place of the project's own bundler",
  risk: 'review',
  code: true,
  after: ['legacy-keys', 'build-upload', 'wrangler-4'],
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    const config = configOf(site)
    const main = textAt(config.value, 'main')
    const { entry } = site.repository
    if (main === undefined || entry === undefined || posix.join(posix.dirname(config.path), main) === entry)
      return fine('wrangler bundles the source already.')
    const found = bundlingIn(site)
    if (found === undefined)
      return cannot(`How ${main} is made of ${entry} is not told by build.command alone.`, config.path)
    const { odd, bundler: program } = found
    if (odd !== undefined) return cannot(`${program} is told ${odd}, for which wrangler has no like.`, config.path)
    if (
      scopesOf(config.value).some(
        (scope) => scope.path.length > 0 && (scope.value.main ?? scope.value.build) !== undefined,
      )
    )
      return cannot('An environment has an entry or a build of its own.', config.path)
    return needed(`${program} makes ${main} of ${entry}, which wrangler does by itself.`, entry)
  },
  change(site, draft) {
    const config = configOf(site)
    const { path, value } = config
    const found = bundlingIn(site)
    if (found === undefined) return
    const file =
      found.config === undefined ? undefined : posix.join(posix.dirname(site.manifest?.path ?? '.'), found.config)
    if (file !== undefined) refuseOwnWays(site.read(file) ?? 'throw', file)
    draft.set(path, ['main'], fromConfig(config, site.repository.entry ?? ''))
    for (const key of ['build', 'no_bundle']) if (value[key] !== undefined) draft.unset(path, [key])
    if (found.minify) draft.set(path, ['minify'], true)
    if (file !== undefined && site.read(file) !== undefined) draft.remove(file)
    const scripts = scriptsOf(site)
    const others = scripts.filter(
      ([, script]) => bundlingOf(script) === undefined && new RegExp(`\\b${found.bundler}\\b`).test(script),
    )
    for (const [name, script] of scripts)
      if (bundlingOf(script) !== undefined && site.manifest !== undefined)
        draft.set(site.manifest.path, ['scripts', name], 'wrangler deploy --dry-run --outdir dist')
    if (others.length === 0) for (const name of packages[found.bundler]) dropDependency(site, draft, name)
    draft.note('The bundle is made by wrangler now: compare its size and run the tests.')
  },
}

/** Of the build command, through the script that it runs. */
function bundlingIn(site: Site): Bundling | undefined {
  const command = textAt(objectAt(configOf(site).value, 'build'), 'command') ?? ''
  const [, script] = /^(?:npm run|pnpm(?: run)?|yarn(?: run)?|bun run)\s+([\w:-]+)$/.exec(command.trim()) ?? []
  const text = script === undefined ? command : scriptsOf(site).find(([name]) => name === script)?.[1]
  return text === undefined ? undefined : bundlingOf(text)
}
