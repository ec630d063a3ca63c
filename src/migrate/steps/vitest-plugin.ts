import { formatOf } from '../../edit/format.ts'
import { isArray } from '../../edit/value.ts'
import { lineOf } from '../../project/detect/code.ts'
import { objectAt } from '../../project/detect/manifest.ts'
import { dependencyIn, dropDependency, majorOf, setDependency } from '../dependencies.ts'
import { cannot, fine, needed, type Site, type Step } from '../step.ts'
import { poolToPlugin } from '../vitest-config.ts'

const old = '@cloudflare/vitest-pool-workers'
const plugin = '@cloudflare/vitest-plugin'
/** Of `cloudflare:test`, what the plugin has no more. */
const gone = /import\s*\{[^}]*\bfetchMock\b[^}]*\}\s*from\s*['"]cloudflare:test['"]/

/** The package was renamed, and its configuration became a plugin of Vite. */
export const vitestPlugin: Step = {
  id: 'vitest-plugin',
  title: `Move tests from ${old} to ${plugin}`,
  risk: 'review',
  code: true,
  after: ['wrangler-4', 'toml-to-jsonc', 'service-worker', 'wrangler-types'],
  needs(site) {
    if (site.manifest === undefined) return fine('There is no package.json.')
    if (dependencyIn(site, 'jest-environment-miniflare') !== undefined)
      return fine('Tests run by jest; the step jest moves them.')
    const outdated = ['vitest-environment-miniflare', 'miniflare'].find((name) => isOldMiniflare(site, name))
    if (outdated !== undefined)
      return cannot(
        `Tests run on ${outdated} 2, whose environment has its own ways to reach bindings; move them by hand to ${plugin}.`,
        site.manifest.path,
      )
    if (dependencyIn(site, old) === undefined) return fine(`${old} is not in use.`)
    const mocked = mocksIn(site)[0]
    if (mocked !== undefined)
      return cannot('fetchMock of cloudflare:test is gone; mock fetch with the means of vitest first.', mocked)
    return needed(`${old} gets no updates any more; it goes on as ${plugin}.`)
  },
  change(site, draft) {
    dropDependency(site, draft, old)
    setDependency(site, draft, plugin)
    const range = dependencyIn(site, 'vitest')?.range
    const major = range === undefined ? undefined : majorOf(range)
    if (range === undefined || (major !== undefined && major < 4)) {
      setDependency(site, draft, 'vitest')
      draft.note(
        `vitest ${major ?? ''} becomes ${site.version('vitest')}: read its guides to migrate, and run the tests.`.replace(
          '  ',
          ' ',
        ),
      )
    }
    for (const file of site.paths.filter(
      (path) => /\.[cm]?[jt]sx?$/.test(path) && (site.read(path) ?? '').includes(old),
    )) {
      const { text, notes } = poolToPlugin(site.read(file) ?? '', file)
      draft.write(file, text)
      for (const note of notes) draft.note(note)
    }
    for (const file of site.paths.filter((path) => /(?:^|\/)tsconfig\b[^/]*\.json$/.test(path)))
      retype(site, draft, file)
    draft.note(
      'Storage is isolated for each test file, no longer for each test: call reset() of cloudflare:test between tests that share it.',
    )
  },
}

function isOldMiniflare(site: Site, name: string): boolean {
  const range = dependencyIn(site, name)?.range
  const major = range === undefined ? undefined : majorOf(range)
  return major !== undefined && major < 3
}

function mocksIn({ paths, read }: Site): string[] {
  return paths.flatMap((path) => {
    const text = /\.[cm]?[jt]sx?$/.test(path) ? (read(path) ?? '') : ''
    const found = gone.exec(text)
    return found === null ? [] : [`${path}:${lineOf(text, found.index)}`]
  })
}

function retype(site: Site, draft: Parameters<Step['change']>[1], file: string): void {
  const text = site.read(file) ?? ''
  if (!text.includes(old)) return
  const types = objectAt(formatOf(file)?.parse(text, file), 'compilerOptions').types
  if (!isArray(types)) return
  const renamed = types.map((one) => (typeof one === 'string' && one.startsWith(old) ? `${plugin}/types` : one))
  draft.set(file, ['compilerOptions', 'types'], [...new Set(renamed)])
}
