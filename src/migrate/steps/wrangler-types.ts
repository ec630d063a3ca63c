import { posix } from 'node:path'
import { formatOf } from '../../edit/format.ts'
import { isArray, isObject } from '../../edit/value.ts'
import { objectAt } from '../../project/detect/manifest.ts'
import { packageManagers } from '../../project/package-manager.ts'
import { withoutConfig } from '../config.ts'
import { dependencyIn, dropDependency, scriptsOf, setDependency, wranglerOf } from '../dependencies.ts'
import type { Draft } from '../draft.ts'
import { cannot, fine, needed, type Site, type Step } from '../step.ts'
import { toGlobals } from '../workers-types.ts'

const old = '@cloudflare/workers-types'
const generated = 'worker-configuration.d.ts'

/** The types of the runtime as the config has it, and of each binding. */
export const wranglerTypes: Step = {
  id: 'wrangler-types',
  title: 'Generate types by wrangler types in place of @cloudflare/workers-types',
  risk: 'review',
  code: true,
  after: ['wrangler-4', 'toml-to-jsonc', 'compatibility-date'],
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    if (dependencyIn(site, old) === undefined && configsOf(site).length === 0) return fine(`${old} is not in use.`)
    if (site.repository.workspaceRoot !== undefined && site.repository.workspaceRoot !== '.')
      return cannot(`Other packages of the workspace may share ${old}.`)
    const [major, minor] = wranglerOf(site) ?? [4, 0]
    if (major < 4 && (major < 3 || minor < 95))
      return cannot('wrangler makes types of the runtime since 3.95; run the step wrangler-4 first.')
    const imported = importers(site)[0]
    const dom = imported === undefined ? undefined : withDom(site)
    if (dom !== undefined)
      return cannot(
        `${dom} has the types of the DOM, which are other ones than ${imported} imports; give it a lib without DOM first.`,
        dom,
      )
    const quoted = site.paths.find((path) => /\.[cm]?jsx?$/.test(path) && named.test(site.read(path) ?? ''))
    if (quoted !== undefined) return cannot(`${old} is named in a comment of JavaScript.`, quoted)
    return needed(`The types of the runtime come from ${old}, whatever the compatibility date is.`)
  },
  change(site, draft) {
    const { manifest } = site
    for (const file of configsOf(site)) retype(site, draft, file)
    for (const file of site.paths.filter((path) => /\.[cm]?tsx?$/.test(path)))
      draft.edit(file, (text) => text.replace(reference, ''))
    for (const file of importers(site)) draft.edit(file, (text) => toGlobals(text, file))
    dropDependency(site, draft, old)
    if (manifest === undefined) return
    const scripts = scriptsOf(site)
    const named = scripts.find(([, script]) => /\bwrangler types\b/.test(script))
    const free = ['types', 'cf-typegen', 'generate-types'].find((name) => scripts.every(([one]) => one !== name))
    if (named === undefined && free !== undefined) draft.set(manifest.path, ['scripts', free], 'wrangler types')
    const { run } = packageManagers[site.repository.packageManager]
    if (dependencyIn(site, 'wrangler') === undefined) setDependency(site, draft, 'wrangler')
    draft.command(`${run} ${named?.[0] ?? free}`)
    draft.note(
      `${generated} is made from the config: run this after each change of it, and commit the file or make it in CI.`,
    )
    if (site.repository.env.how === 'handwritten')
      draft.note(
        `The type ${site.repository.env.name} in ${site.repository.env.file} stays; Env of ${generated} has the same names.`,
      )
  },
}

const reference = /^\/\/\/\s*<reference\s+types="@cloudflare\/workers-types[^"]*"\s*\/>[ \t]*\r?\n?/m

/** The tsconfig files that name the package. */
function configsOf({ paths, read }: Site): string[] {
  return paths.filter((path) => /(?:^|\/)tsconfig\b[^/]*\.json$/.test(path) && (read(path) ?? '').includes(old))
}

const named = /(?:from|import)\s*\(?\s*['"]@cloudflare\/workers-types/

function importers({ paths, read }: Site): string[] {
  return paths.filter((path) => /\.[cm]?tsx?$/.test(path) && named.test(read(path) ?? ''))
}

/** Where globals of the same names have other types. */
function withDom({ paths, read }: Site): string | undefined {
  return paths.find((path) => {
    if (!/(?:^|\/)tsconfig\b[^/]*\.json$/.test(path)) return false
    const value = formatOf(path)?.parse(read(path) ?? '', path)
    const { lib } = objectAt(value, 'compilerOptions')
    if (isArray(lib)) return lib.some((one) => typeof one === 'string' && /^dom$/i.test(one))
    // Without a list the compiler takes the DOM along.
    return isObject(value) && value.extends === undefined
  })
}

/** `types` names what is generated in place of the package; a file that is included needs no name. */
function retype(site: Site, draft: Draft, file: string): void {
  const types = objectAt(formatOf(file)?.parse(site.read(file) ?? '', file), 'compilerOptions').types
  if (!isArray(types)) return
  const home = posix.dirname(site.config?.path ?? '.')
  const relative = posix.relative(posix.dirname(file), posix.join(home, generated))
  const path = relative.startsWith('.') ? relative : `./${relative}`
  const kept = types.filter((one) => typeof one === 'string' && !one.startsWith(old))
  const flags = JSON.stringify(site.config?.value.compatibility_flags ?? [])
  const node =
    flags.includes('nodejs_compat') && !kept.includes('node') && dependencyIn(site, '@types/node') !== undefined
  draft.set(file, ['compilerOptions', 'types'], [path, ...(node ? ['node'] : []), ...kept])
}
