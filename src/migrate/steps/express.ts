import { posix } from 'node:path'
import { parse } from '../../edit/typescript/parse.ts'
import { restyle } from '../../edit/typescript/restyle.ts'
import { resolveModule } from '../../edit/typescript/specifier.ts'
import { dialectIn, modulesOf } from '../code.ts'
import { isCommonJs, toModule } from '../commonjs.ts'
import { shapeOf } from '../commonjs-exports.ts'
import { withoutConfig } from '../config.ts'
import { dependencyIn, dropDependency, majorOf, setDependency } from '../dependencies.ts'
import { makeWorker, refuseNode, startedBy } from '../express/node-project.ts'
import { dropped } from '../express/packages.ts'
import { toHono } from '../express/to-hono.ts'
import { cannot, fine, needed, type Site, type Step } from '../step.ts'

/** Express runs on Workers behind Node's server; Hono needs none, and plugins find their places in it. */
export const express: Step = {
  id: 'express',
  title: 'Move the routes, middleware and error handlers of Express to Hono',
  risk: 'review',
  code: true,
  after: ['commonjs', 'compatibility-date', 'bundler'],
  needs(site) {
    const { router, entry, kind } = site.repository
    if (isNodeProject(site)) {
      const started = startedBy(site)
      if (started === undefined) return cannot('Express runs under Node here, and no script says from which module.')
      return needed('Express runs under Node here; as a Worker of Hono it needs no server.', started)
    }
    const none = withoutConfig(site)
    if (none !== undefined) return none
    if (router !== 'express' || entry === undefined) return fine('Express is not in use.')
    if (kind !== 'worker') return cannot(site.repository.says, entry)
    if (site.manifest === undefined) return cannot('There is no package.json for the dependency hono.')
    return needed('The routes are those of Express, in which plugins have no places.', entry)
  },
  change(site, draft) {
    const made = isNodeProject(site)
    const entry = (made ? startedBy(site) : site.repository.entry) ?? ''
    const typed = /\.[cm]?tsx?$/.test(entry)
    const texts = asModules(site, entry)
    const read = (path: string) => texts.get(path) ?? site.read(path)
    const shim = freePath(site, posix.join(posix.dirname(entry), `express.${typed ? 'ts' : 'js'}`))
    const major = majorOf(dependencyIn(site, 'express')?.range ?? '') ?? 5
    const sources = modulesOf({ ...site, read }, entry)
    if (made) refuseNode(sources)
    const ported = toHono({ sources, read, major, shim })
    for (const [path, text] of ported.texts)
      draft.write(path, path === shim ? restyle(text, path, dialectIn(parse(read(entry) ?? '', entry))) : text)
    if (dependencyIn(site, 'hono') === undefined) setDependency(site, draft, 'hono', 'dependencies')
    for (const name of dropped.flatMap((one) => [one, `@types/${one}`]))
      dropUnused(site, draft, { name, ported: ported.texts })
    if (made) makeWorker(site, draft, entry)
    for (const note of ported.notes) draft.note(note)
    draft.note(
      'Hono tells paths apart by the case of letters, and takes the first of several values of one name in a query.',
    )
    draft.note(
      'What no route answers, and an error that no handler takes, get a short text in place of a page of HTML.',
    )
    draft.note('Express answers OPTIONS by itself with the methods of a path; without cors, Hono answers it with 404.')
    for (const path of site.paths.filter((one) => /['"]supertest['"]/.test(site.read(one) ?? '')))
      draft.note(`${path} asks by supertest, which needs a server of Node: ask by app.request() instead.`)
  },
}

/** Express and no config of Workers, neither here nor in a project below. */
function isNodeProject(site: Site): boolean {
  const { kind, projects } = site.repository
  const none = site.config === undefined && kind === 'not-a-worker' && projects.length === 0
  return none && dependencyIn(site, 'express') !== undefined
}

/** Modules of CommonJS that the entry reaches, as wrangler has bundled them so far. */
function asModules(site: Site, entry: string): ReadonlyMap<string, string> {
  const modules = modulesOf(site, entry).filter(isCommonJs)
  const shapes = new Map(modules.map((source) => [source.fileName, shapeOf(source)]))
  return new Map(
    modules.map(({ text, fileName }) => {
      const shape = (specifier: string) => shapes.get(resolveModule(specifier, fileName, site.read) ?? '')
      return [fileName, toModule(text, fileName, shape)]
    }),
  )
}

function freePath({ paths }: Site, path: string): string {
  return paths.includes(path) ? path.replace(/(\.[jt]s)$/, '-habits$1') : path
}

interface Leaving {
  readonly name: string
  readonly ported: ReadonlyMap<string, string>
}

/** A test, or a script beside the Worker, may have it still. */
function dropUnused(site: Site, draft: Parameters<Step['change']>[1], { name, ported }: Leaving): void {
  const bare = name.replace('@types/', '')
  const users = site.paths.filter((path) => {
    const text = /\.[cm]?[jt]sx?$/.test(path) ? (ported.get(path) ?? site.read(path) ?? '') : ''
    return new RegExp(`['"]${bare}['"]`).test(text)
  })
  if (users.length === 0) dropDependency(site, draft, name)
  else draft.note(`${users[0]} imports ${bare} still.`)
}
