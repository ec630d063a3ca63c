import { posix } from 'node:path'
import { parse } from '../../edit/typescript/parse.ts'
import { restyle } from '../../edit/typescript/restyle.ts'
import { isObject } from '../../edit/value.ts'
import { lineOf } from '../../project/detect/code.ts'
import { dialectIn } from '../code.ts'
import { withoutConfig } from '../config.ts'
import { dependencyIn, dropDependency, scriptsOf, setDependency } from '../dependencies.ts'
import type { Draft } from '../draft.ts'
import { type JestConfig, readJestConfig } from '../jest/config.ts'
import { isOfJest, toVitest } from '../jest/tests.ts'
import { cannot, fine, type Site, type Step } from '../step.ts'
import { pluginCall } from '../vitest/environment.ts'
import { endedWithMiniflare2, noteSeeds, noteWorkerd } from '../vitest/notes.ts'
import { nameTypes, noteEnvType } from '../vitest/types.ts'

const environment = 'jest-environment-miniflare'
const packages =
  'jest jest-environment-miniflare @miniflare/core @miniflare/shared miniflare ts-jest babel-jest esbuild-jest @swc/jest @types/jest @jest/globals @jest/types'.split(
    ' ',
  )

/** The environment ended with miniflare 2, which is no workerd. */
export const jest: Step = {
  id: 'jest',
  title: 'Move tests from jest with miniflare 2 to vitest in workerd',
  risk: 'review',
  code: true,
  after: ['wrangler-4', 'toml-to-jsonc', 'commonjs', 'service-worker', 'wrangler-types', 'compatibility-date'],
  needs(site) {
    if (dependencyIn(site, environment) === undefined) return fine(`${environment} is not in use.`)
    const none = withoutConfig(site)
    if (none !== undefined) return none
    if (site.repository.kind !== 'worker') return cannot(site.repository.says, site.repository.entry)
    if (configIn(site) === undefined) return cannot('The configuration of jest is not found.', site.manifest?.path)
    const shot = testsIn(site).find((path) => /\.toMatchSnapshot\(/.test(site.read(path) ?? ''))
    if (shot !== undefined)
      return cannot(
        'Snapshots are kept in another way by vitest.',
        `${shot}:${lineOf(site.read(shot) ?? '', (site.read(shot) ?? '').indexOf('.toMatchSnapshot('))}`,
      )
    return endedWithMiniflare2(environment)
  },
  change(site, draft) {
    const { file, text, place } = configIn(site) ?? { file: '', text: '{}', place: '' }
    const config = readJestConfig(text, file, site.config?.value ?? {})
    const setups = config.setups.map((path) => posix.join(posix.dirname(site.manifest?.path ?? '.'), path))
    const tests = [...new Set([...testsIn(site), ...setups.filter((path) => site.read(path) !== undefined)])].map(
      (path) => ({ path, ...toVitest(site.read(path) ?? '', path) }),
    )
    for (const { path, text: moved } of tests) draft.write(path, moved)
    for (const note of [...config.notes, ...tests.flatMap(({ notes }) => notes)]) draft.note(note)
    const kept = tests.filter(({ binds }) => binds)
    const seeds = kept.find(({ path }) => /\bbeforeAll\(/.test(site.read(path) ?? ''))
    const isolated = kept.length > 0 && seeds === undefined
    writeConfig(site, draft, { config, isolated, like: tests[0]?.path })
    if (place === 'file') draft.remove(file)
    else if (site.manifest !== undefined) draft.unset(site.manifest.path, ['jest'])
    for (const name of packages) dropDependency(site, draft, name)
    for (const name of ['vitest', '@cloudflare/vitest-plugin']) setDependency(site, draft, name)
    for (const [name, script] of scriptsOf(site)) rescript(site, draft, { name, script })
    nameTypes(site, draft, /^(?:@types\/)?jest\b/)
    noteEnvType(site, draft)
    if (seeds !== undefined) noteSeeds(draft, seeds.path)
    noteWorkerd(draft)
  },
}

interface Configured {
  readonly file: string
  readonly text: string
  readonly place: 'file' | 'manifest'
}

/** A file of its own, or a key of the package.json. */
function configIn({ paths, read, manifest }: Site): Configured | undefined {
  const home = posix.dirname(manifest?.path ?? '.')
  const file = paths.find(
    (path) => posix.dirname(path) === home && /^jest\.config\.(?:[cm]?[jt]s|json)$/.test(posix.basename(path)),
  )
  if (file !== undefined) return { file, text: read(file) ?? '', place: 'file' }
  const own = manifest?.value.jest
  return isObject(own)
    ? { file: 'package.json', text: JSON.stringify(own, undefined, 2), place: 'manifest' }
    : undefined
}

/** Tests by their names and places, and what stands beside them. */
function testsIn({ paths, read }: Site): string[] {
  const places = paths.filter((path) => /\.[cm]?[jt]sx?$/.test(path) && !/(?:^|\/)jest\.config\./.test(path))
  return places.filter(
    (path) =>
      (/\.(?:test|spec)\.\w+$/.test(path) || /(?:^|\/)(?:__tests__|tests?)\//.test(path)) && isOfJest(read(path) ?? ''),
  )
}

interface Written {
  readonly config: JestConfig
  readonly isolated: boolean
  /** A module whose style is followed. */
  readonly like: string | undefined
}

function writeConfig(site: Site, draft: Draft, { config, isolated, like }: Written): void {
  const home = posix.dirname(site.manifest?.path ?? '.')
  const typed = site.repository.language === 'ts'
  const ending = typed ? 'ts' : 'mjs'
  const configPath = `./${posix.relative(home, site.config?.path ?? '')}`
  const setup = `./vitest.setup.${ending}`
  const setups = [...(isolated ? [setup] : []), ...config.setups].map((path) => `'${path}'`)
  const include = includeOf(site, config)
  const test = [
    ...(include === undefined ? [] : [`include: [${include.map((one) => `'${one}'`).join(', ')}]`]),
    ...(setups.length === 0 ? [] : [`setupFiles: [${setups.join(', ')}]`]),
    ...config.test,
  ]
  const lines = [
    "import { cloudflareTest } from '@cloudflare/vitest-plugin'",
    "import { defineConfig } from 'vitest/config'",
    '',
    'export default defineConfig({',
    `  plugins: [${pluginCall(configPath, config)}],`,
    ...(test.length === 0 ? [] : [`  test: { ${test.join(', ')} },`]),
    '})',
    '',
  ]
  const dialect = dialectIn(parse(site.read(like ?? '') ?? '', like ?? 'x.js'))
  const write = (name: string, text: string) => draft.write(posix.join(home, name), restyle(text, name, dialect))
  write(`vitest.config.${ending}`, lines.join('\n'))
  if (isolated)
    write(
      `vitest.setup.${ending}`,
      "import { reset } from 'cloudflare:test'\nimport { afterEach } from 'vitest'\n\n/** Each test begins with empty storage. */\nafterEach(() => reset())\n",
    )
}

/** jest takes what stands in `__tests__`, too. */
function includeOf(site: Site, { include }: JestConfig): readonly string[] | undefined {
  if (include !== undefined) return include
  const usual = '**/*.{test,spec}.?(c|m)[jt]s?(x)'
  return testsIn(site).some((path) => path.includes('__tests__/')) ? ['**/__tests__/**/*.[jt]s?(x)', usual] : undefined
}

const command =
  /(?:cross-env\s+)?(?:NODE_OPTIONS=(?:"[^"]*"|'[^']*'|\S*)\s+)?(?:(?:npx\s+)?jest|node(?:\s+--\S+)*\s+(?:\.\/)?node_modules\/(?:\.bin\/jest|jest\/bin\/jest(?:\.js)?))\b((?:\s+--?[\w=-]+)*)/

function rescript({ manifest }: Site, draft: Draft, { name, script }: { name: string; script: string }): void {
  if (manifest === undefined || !command.test(script)) return
  const text = script.replace(command, (_, flags: string) => (/--watch/.test(flags) ? 'vitest' : 'vitest run'))
  draft.set(manifest.path, ['scripts', name], text)
  if (/--coverage/.test(script))
    draft.note(`The script ${name} measured coverage: add @vitest/coverage-istanbul and --coverage where it is wanted.`)
}
