import { resolveModule } from '../../edit/typescript/specifier.ts'
import { codeOf } from '../../project/detect/code.ts'
import { modulesOf, refuseAt } from '../code.ts'
import { isCommonJs, toModule } from '../commonjs.ts'
import { exportsNames, shapeOf } from '../commonjs-exports.ts'
import { withoutConfig } from '../config.ts'
import { cannot, fine, needed, type Site, type Step } from '../step.ts'

const signs = /(?<![.\w$])(?:module\.exports|exports\.\w+)\s*=|(?<![.\w$])require\s*\(/

/** wrangler sees no exports in CommonJS, so nothing of such an entry is reached. */
export const commonjs: Step = {
  id: 'commonjs',
  title: 'Turn modules of CommonJS into modules of ECMAScript',
  risk: 'review',
  code: true,
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    const { entry } = site.repository
    if (entry === undefined || !/\.[cm]?[jt]sx?$/.test(entry)) return fine('There is no entry in JavaScript.')
    const { bare } = codeOf(site.read(entry) ?? '')
    if (!signs.test(bare)) return fine(`${entry} is no CommonJS.`)
    if (entry.endsWith('.cjs')) return cannot(`${entry} says by its name that it is CommonJS.`, entry)
    return needed(`${entry} is CommonJS, of which wrangler takes no exports.`, entry)
  },
  change(site, draft) {
    const modules = modulesOf(site, site.repository.entry ?? '').filter(isCommonJs)
    const shapes = new Map(modules.map((source) => [source.fileName, shapeOf(source)]))
    const [first] = modules
    if (
      first !== undefined &&
      first.fileName === site.repository.entry &&
      shapes.get(first.fileName) === 'names' &&
      exportsNames(first)
    )
      throw refuseAt(first, first, 'The entry exports names; what a Worker exports is one value.')
    for (const { fileName, text } of modules) {
      const shape = (specifier: string) => shapes.get(resolved(site, specifier, fileName) ?? '')
      draft.write(fileName, toModule(text, fileName, shape))
    }
    const others = site.paths.filter(
      (path) => /\.[cm]?js$/.test(path) && !shapes.has(path) && names(site, path, shapes),
    )
    for (const other of others)
      draft.note(`${other} requires a module that is changed; run what uses it, such as tests.`)
  },
}

function resolved(site: Site, specifier: string, file: string): string | undefined {
  return specifier.startsWith('.') ? resolveModule(specifier, file, site.read) : undefined
}

function names(site: Site, path: string, shapes: ReadonlyMap<string, unknown>): boolean {
  const found = (site.read(path) ?? '').matchAll(/require\(\s*['"](\.[^'"]+)['"]/g)
  return [...found].some(([, specifier = '']) => shapes.has(resolved(site, specifier, path) ?? ''))
}
