import { posix } from 'node:path'
import { lineOf } from '../../project/detect/code.ts'
import { objectAt } from '../../project/detect/manifest.ts'
import { configOf, withoutConfig } from '../config.ts'
import { dependencyIn, dropDependency, scriptsOf, setDependency } from '../dependencies.ts'
import type { Draft } from '../draft.ts'
import { cannot, fine, type Need, type Site, type Step } from '../step.ts'
import { environmentToPlugin, pluginCall } from '../vitest/environment.ts'
import { endedWithMiniflare2, noteSeeds, noteWorkerd } from '../vitest/notes.ts'
import { isOfMiniflare, toWorkerd } from '../vitest/tests.ts'
import { nameTypes, noteEnvType } from '../vitest/types.ts'

const environment = 'vitest-environment-miniflare'
const flag = /\s+--environment[=\s]+['"]?miniflare['"]?/
const comment = /@vitest-environment\s+miniflare/

/** The environment ended with miniflare 2, which is no workerd. */
export const vitestEnvironment: Step = {
  id: 'vitest-environment',
  title: 'Move tests from vitest with miniflare 2 to vitest in workerd',
  risk: 'review',
  code: true,
  after: ['wrangler-4', 'toml-to-jsonc', 'service-worker', 'wrangler-types', 'compatibility-date'],
  needs(site) {
    if (dependencyIn(site, environment) === undefined) return fine(`${environment} is not in use.`)
    const none = withoutConfig(site) ?? withoutMain(site)
    if (none !== undefined) return none
    if (configured(site) === undefined && !scriptsOf(site).some(([, script]) => flag.test(script)))
      return cannot(...partly(site))
    return endedWithMiniflare2(environment)
  },
  change(site, draft) {
    const file = configured(site)
    const home = posix.dirname(file ?? site.manifest?.path ?? '.')
    const config = configOf(site)
    const configPath = `./${posix.relative(home, config.path)}`
    if (file === undefined) draft.write(posix.join(home, 'vitest.config.mjs'), written(configPath))
    else draft.edit(file, (text) => environmentToPlugin(text, file, { configPath, scope: config.value }))
    for (const path of codeIn(site)) moveTest(site, draft, path)
    const old = Object.keys(objectAt(site.manifest?.value, 'devDependencies')).filter(isOfMiniflare2(site))
    for (const name of [environment, ...old]) dropDependency(site, draft, name)
    for (const name of ['vitest', '@cloudflare/vitest-plugin']) setDependency(site, draft, name)
    for (const [name, script] of scriptsOf(site))
      if (flag.test(script) && site.manifest !== undefined)
        draft.set(site.manifest.path, ['scripts', name], script.replace(flag, ''))
    nameTypes(site, draft, /^(?:vitest-environment-miniflare|@miniflare)\b/)
    noteEnvType(site, draft)
    draft.note(
      `vitest ${dependencyIn(site, 'vitest')?.range ?? ''} becomes ${site.version('vitest')}: read its guides to migrate, and run the tests.`,
    )
    noteWorkerd(draft)
  },
}

function withoutMain({ repository }: Site): Need | undefined {
  return repository.kind === 'worker' ? undefined : cannot(repository.says, repository.entry)
}

/** The configuration that names the environment for all tests. */
function configured({ paths, read }: Site): string | undefined {
  return paths.find(
    (path) =>
      /(?:^|\/)vite(?:st)?\.config\.[cm]?[jt]s$/.test(path) && /\benvironment\b.*miniflare/.test(read(path) ?? ''),
  )
}

/** Why the tests that run in miniflare 2 cannot be told from the others. */
function partly(site: Site): [string, string | undefined] {
  const one = codeIn(site).find((path) => comment.test(site.read(path) ?? ''))
  if (one === undefined) return [`Nothing says which tests run in ${environment}.`, site.manifest?.path]
  const text = site.read(one) ?? ''
  const place = `${one}:${lineOf(text, text.search(comment))}`
  return [
    'Only some tests run in miniflare 2: make projects of vitest, one for Node and one for workerd, first.',
    place,
  ]
}

function codeIn({ paths, read }: Site): string[] {
  return paths.filter((path) => /\.[cm]?[jt]sx?$/.test(path) && isOfMiniflare(read(path) ?? ''))
}

function moveTest(site: Site, draft: Draft, path: string): void {
  const before = site.read(path) ?? ''
  if (path.endsWith('.d.ts')) {
    draft.note(
      `${path} declares what miniflare 2 brought: take that out, the names are imports of cloudflare:workers now.`,
    )
    return
  }
  const { text, seeds } = toWorkerd(before, path)
  draft.write(path, text)
  if (seeds) noteSeeds(draft, path)
}

/** Its own packages, and the one of all in version 2. */
function isOfMiniflare2(site: Site) {
  return (name: string) =>
    name.startsWith('@miniflare/') ||
    (name === 'miniflare' && /^[\s^~>=v]*[012]\b/.test(dependencyIn(site, name)?.range ?? ''))
}

function written(configPath: string): string {
  return [
    "import { cloudflareTest } from '@cloudflare/vitest-plugin'",
    "import { defineConfig } from 'vitest/config'",
    '',
    `export default defineConfig({ plugins: [${pluginCall(configPath, { miniflare: [] })}] })`,
    '',
  ].join('\n')
}
