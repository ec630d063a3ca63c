import { lineOf } from '../../project/detect/code.ts'
import { dependencyIn, majorOf, setDependency } from '../dependencies.ts'
import { renameDependency } from '../renamed.ts'
import { cannot, fine, needed, type Site, type Step } from '../step.ts'
import { poolToPlugin } from '../vitest/pool.ts'
import { nameTypes } from '../vitest/types.ts'

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
    if (dependencyIn(site, 'vitest-environment-miniflare') !== undefined)
      return fine('Tests run in miniflare 2; the step vitest-environment moves them.')
    const outdated = oldMiniflare(site)
    if (outdated !== undefined)
      return cannot(`Tests start miniflare 2 themselves (${outdated}); write them for ${plugin}.`, outdated)
    if (dependencyIn(site, old) === undefined) return fine(`${old} is not in use.`)
    const mocked = placesOf(site, gone)[0]
    if (mocked !== undefined)
      return cannot('fetchMock of cloudflare:test is gone; mock fetch with the means of vitest first.', mocked)
    return needed(`${old} gets no updates any more; it goes on as ${plugin}.`)
  },
  change(site, draft) {
    renameDependency(site, draft, { from: old, to: plugin })
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
    if (range !== undefined && major === undefined)
      draft.note(`vitest is asked for as ${range}, elsewhere: it has to be 4.1 or newer.`)
    for (const file of site.paths.filter(
      (path) => /\.[cm]?[jt]sx?$/.test(path) && (site.read(path) ?? '').includes(old),
    )) {
      const { text, notes } = poolToPlugin(site.read(file) ?? '', file)
      draft.write(file, text)
      for (const note of notes) draft.note(note)
    }
    nameTypes(site, draft, /^@cloudflare\/vitest-pool-workers\b/)
    draft.note(
      'Storage is isolated for each test file, no longer for each test: call reset() of cloudflare:test between tests that share it.',
    )
  },
}

/** Where miniflare before version 3 is started by code. */
function oldMiniflare(site: Site): string | undefined {
  const major = majorOf(dependencyIn(site, 'miniflare')?.range ?? '')
  if (major === undefined || major > 2) return undefined
  return placesOf(site, /\bnew Miniflare\(/)[0]
}

/** The first match in each module. */
function placesOf({ paths, read }: Site, pattern: RegExp): string[] {
  return paths.flatMap((path) => {
    const text = /\.[cm]?[jt]sx?$/.test(path) ? (read(path) ?? '') : ''
    const found = pattern.exec(text)
    return found === null ? [] : [`${path}:${lineOf(text, found.index)}`]
  })
}
