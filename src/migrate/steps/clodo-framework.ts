import { posix } from 'node:path'
import { applyEdits, type Edit } from '../../edit/apply.ts'
import { formatOf } from '../../edit/format.ts'
import { importDeclarations, importedIn, specifierText } from '../../edit/typescript/import-list.ts'
import { parse } from '../../edit/typescript/parse.ts'
import { isObject } from '../../edit/value.ts'
import type { JsonObject } from '../../plugin/json.ts'
import { objectAt } from '../../project/detect/manifest.ts'
import {
  framework,
  localModule,
  manifestFile,
  mendFaults,
  provided,
  readManifest,
  successors,
  tokensIn,
} from '../clodo-framework.ts'
import { refuseAt } from '../code.ts'
import { dependencyIn, dropDependency, scriptsOf, setDependency } from '../dependencies.ts'
import type { Draft } from '../draft.ts'
import { cannot, fine, needed, type Site, type Step } from '../step.ts'

const entry = 'src/worker/index.js'
const local = 'src/clodo.js'

/** The service stays, the package goes; what its generator got wrong is mended. */
export const clodoFramework: Step = {
  id: 'clodo-framework',
  title: `Take a service out of ${framework}`,
  risk: 'review',
  code: true,
  needs(site) {
    if (site.manifest === undefined || dependencyIn(site, framework) === undefined)
      return fine(`${framework} is not in use.`)
    if (site.read(entry) === undefined)
      return cannot(`There is no ${entry}, so this is no service that the package generated.`)
    const found = site.read(local)
    if (found !== undefined) return cannot(`${local} is there already.`, local)
    return needed(`The service depends on ${framework}, which brings modules of Node into the Worker.`, entry)
  },
  change(site, draft) {
    const manifest = readManifest(manifestOf(site))
    for (const path of site.paths.filter((one) => /^src\/.*\.js$/.test(one))) mend(site, draft, path)
    if (draft.outcome().texts[local] === undefined && usesLocal(site, draft)) draft.write(local, localModule)
    packages(site, draft)
    if (site.config === undefined) draft.write('wrangler.jsonc', configText(site, manifest))
    if (site.config === undefined) draft.note('There was no wrangler config, so wrangler.jsonc is new.')
    for (const { path, value } of tokensIn(manifestOf(site))) {
      draft.hide(value)
      draft.unset(manifestFile, path)
      draft.note(`${manifestFile} held ${path.at(-1)}: it is in the history of git, so revoke it.`)
    }
    for (const feature of manifest.features) if (successors[feature] !== undefined) draft.command(successors[feature])
    const unknown = manifest.features.filter((feature) => successors[feature] === undefined && feature !== 'database')
    if (unknown.length > 0) draft.note(`The manifest asks for what has no successor: ${unknown.join(', ')}.`)
    draft.note(`The service is of the type ${manifest.type}; its code stays what it was.`)
  },
}

function manifestOf(site: Site): JsonObject {
  const value = formatOf(manifestFile)?.parse(site.read(manifestFile) ?? '{}', manifestFile)
  return isObject(value) ? value : {}
}

function mend(site: Site, draft: Draft, path: string): void {
  const { text, says } = mendFaults(site.read(path) ?? '')
  for (const one of says) draft.note(`${path} ${one}; that is mended.`)
  const source = parse(text, path)
  const odd = importedIn(source).find(({ from, name }) => from.startsWith(framework) && !provided.has(name))
  if (odd !== undefined)
    throw refuseAt(source, odd.declaration, `${odd.name} of ${framework} has no successor in a few lines.`)
  const edits = importDeclarations(source).flatMap((declaration): Edit[] => {
    const to = targetOf(site, specifierText(declaration), path)
    if (to === undefined) return []
    return [
      { start: declaration.moduleSpecifier.getStart(source) + 1, end: declaration.moduleSpecifier.end - 1, text: to },
    ]
  })
  draft.write(path, applyEdits(text, edits))
}

/** The local module in place of the package, and the directory that the generator took for another. */
function targetOf(site: Site, from: string, path: string): string | undefined {
  const directory = posix.dirname(path)
  if (from.startsWith(framework)) return relative(directory, local)
  if (!from.startsWith('.') || site.read(posix.join(directory, from)) !== undefined) return undefined
  const above = posix.join(directory, '..', from)
  return site.read(above) === undefined ? undefined : relative(directory, above)
}

function relative(directory: string, path: string): string {
  const found = posix.relative(directory, path)
  return found.startsWith('.') ? found : `./${found}`
}

function usesLocal(site: Site, draft: Draft): boolean {
  return site.paths.some((path) => path.startsWith('src/') && /from '[./]*clodo\.js'/.test(draft.read(path) ?? ''))
}

function packages(site: Site, draft: Draft): void {
  const { manifest } = site
  if (manifest === undefined) return
  dropDependency(site, draft, framework)
  // wrangler stood among what the Worker needs to run.
  dropDependency(site, draft, 'wrangler')
  const version = site.version('wrangler')
  if (version !== undefined) draft.set(manifest.path, ['devDependencies', 'wrangler'], `^${version}`)
  if (dependencyIn(site, 'wrangler') === undefined) setDependency(site, draft, 'wrangler')
  for (const [name, script] of scriptsOf(site)) {
    const after = scriptOf(site, script)
    if (after === undefined) draft.unset(manifest.path, ['scripts', name])
    else if (after !== script) draft.set(manifest.path, ['scripts', name], after)
  }
}

/** Undefined where nothing does what the package did. */
function scriptOf(site: Site, script: string): string | undefined {
  const [, environment] = /^node scripts\/deploy\.js (\w+)$/.exec(script) ?? []
  if (environment !== undefined && site.read('scripts/deploy.js') === undefined)
    return hasEnvironment(site, environment) ? `wrangler deploy --env ${environment}` : 'wrangler deploy'
  if (/^clodo-service deploy\b|^powershell .*deploy\.ps1/.test(script)) return 'wrangler deploy'
  return /^clodo-(?:service|simple|security)\b|^powershell .*setup\.ps1/.test(script) ? undefined : script
}

function hasEnvironment({ config }: Site, name: string): boolean {
  return Object.hasOwn(objectAt(config?.value, 'env'), name)
}

function configText(site: Site, { name, database }: ReturnType<typeof readManifest>): string {
  const uses = site.paths.some((path) => path.startsWith('src/') && /\benv\.DB\b/.test(site.read(path) ?? ''))
  const config = {
    $schema: './node_modules/wrangler/config-schema.json',
    name: name ?? site.repository.name,
    main: entry,
    compatibility_date: site.platform.date,
    observability: { enabled: true },
    ...(uses
      ? { d1_databases: [{ binding: 'DB', database_name: database ?? `${name ?? site.repository.name}-db` }] }
      : {}),
  }
  return `${JSON.stringify(config, undefined, 2)}\n`
}
