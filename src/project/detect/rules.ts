/** The rules by which a repository is told apart, in order: the first that has something to say decides. */
import { posix } from 'node:path'
import { isObject } from '../../edit/value.ts'
import { shortly } from '../../nearest.ts'
import { buildCommand, isOutput, namedMain, scriptedMain, sourceOf } from './entry.ts'
import { examplesIn } from './find-config.ts'
import { frameworkOf, targetsCloudflare } from './framework.ts'
import { textAt } from './manifest.ts'
import { moduleAt } from './modules.ts'
import { isPagesScripted, pagesFunction, pagesProject } from './pages.ts'
import { shapeOf } from './shape.ts'
import type { Site, Verdict } from './site.ts'

type Rule = (site: Site) => Verdict | undefined

const rules: readonly Rule[] = [python, rust, pagesProject, ownEntry, generated, pagesFunctions, assetsOnly, noMain]

export function classify(site: Site): Verdict {
  for (const rule of rules) {
    const verdict = rule(site)
    if (verdict !== undefined) return verdict
  }
  return { kind: 'not-a-worker', says: withoutConfig(site) }
}

function python(site: Site): Verdict | undefined {
  const entry = namedMain(site) ?? scriptedMain(site)
  if (entry === undefined || !entry.endsWith('.py')) return undefined
  return { kind: 'python', says: `A Worker in Python (${entry}); CLODO writes TypeScript and JavaScript.`, entry }
}

function rust(site: Site): Verdict | undefined {
  const { config, files, directory } = site
  const main = namedMain(site)
  if (config === undefined || (main !== undefined && files.isFile(main) && !isOutput(site, main))) return undefined
  const built = /\bworker-build\b/.test(buildCommand(site))
  const crate = files.text(posix.join(directory, 'Cargo.toml')) ?? ''
  if (!built && !/^\s*worker\s*=|^\s*\[dependencies\.worker\]/m.test(crate)) return undefined
  return { kind: 'rust', says: 'A Worker in Rust (worker-rs); CLODO writes TypeScript and JavaScript.' }
}

function ownEntry(site: Site): Verdict | undefined {
  const { files, given } = site
  if (site.config === undefined) return undefined
  const main = namedMain(site) ?? scriptedMain(site) ?? given
  if (main === undefined) return undefined
  const built = isOutput(site, main)
  if (files.isFile(main) && !built) return byShape(site, main)
  if (frameworkOf(site.manifest.dependencies) !== undefined) return undefined
  const source = (built ? sourceOf(site, main) : undefined) ?? given
  if (source !== undefined) return byShape(site, source, `; the build makes ${main} of it`)
  if (!built) return unresolved(site, main)
  const says = `The entry ${main} is the output of a build, and its source could not be found.`
  return { kind: 'generated', says }
}

function byShape({ files, manifest }: Site, entry: string, note = ''): Verdict {
  const code = moduleAt(files, entry)
  if (code === undefined) return { kind: 'not-a-worker', says: `${entry} is no UTF-8 text.`, entry }
  const shape = shapeOf(code)
  if (shape === 'service-worker') {
    const says = `A Worker in the old service-worker syntax (addEventListener in ${entry}); it has to become a module first.`
    return { kind: 'service-worker', says, entry }
  }
  if (shape === 'commonjs') {
    const says = `${entry} is CommonJS (module.exports), which wrangler does not take for a module; it needs an export default.`
    return { kind: 'not-a-worker', says, entry }
  }
  if (shape === 'nothing') {
    const says = `${entry} has no default export and no listener, so nothing answers a request.`
    return { kind: 'not-a-worker', says, entry }
  }
  const framework = frameworkOf(manifest.dependencies)
  const within = framework === undefined ? '' : ` in a project with ${framework}`
  return { kind: 'worker', says: `A Worker with an entry of its own, ${entry}${within}${note}.`, entry }
}

/** `main` may name a module of a package or one that a build tool makes up. */
function unresolved({ manifest, config, found }: Site, main: string): Verdict {
  const written = textAt(config, 'main') ?? main
  const [scope, name] = written.split('/')
  const dependency = scope?.startsWith('@') ? `${scope}/${name}` : (scope ?? '')
  if (written.startsWith('virtual:') || manifest.dependencies.has(dependency)) {
    return { kind: 'generated', says: `The entry ${written} comes from a package, not from a file of this repository.` }
  }
  return { kind: 'no-main', says: `${found.path} names ${main} as its entry, and there is no such file.` }
}

function generated({ manifest, config, found }: Site): Verdict | undefined {
  const framework = frameworkOf(manifest.dependencies)
  const served = isObject(config?.assets) && textAt(config, 'main') === undefined
  if (framework !== undefined && !served && (config !== undefined || targetsCloudflare(manifest.dependencies))) {
    return { kind: 'generated', says: `The build of this ${framework} project makes the entry of the Worker.` }
  }
  if (found.path !== undefined || found.redirected === undefined) return undefined
  return { kind: 'generated', says: `A build tool writes the wrangler config (${found.redirected}).` }
}

function pagesFunctions(site: Site): Verdict | undefined {
  if (isObject(site.config?.assets)) return undefined
  const first = pagesFunction(site)
  if (first !== undefined)
    return {
      kind: 'pages',
      says: `A Cloudflare Pages project with functions (${first}) and no wrangler config for them.`,
    }
  if (!isPagesScripted(site)) return undefined
  return {
    kind: 'pages',
    says: 'A Cloudflare Pages project (`wrangler pages` in package.json) without a wrangler config.',
  }
}

function assetsOnly({ config, found, manifest }: Site): Verdict | undefined {
  const flagged = manifest.scripts.some((script) => /\bwrangler\s+deploy\b.*--assets\b/.test(script))
  if (!isObject(config?.assets) && !isObject(config?.site) && !(config !== undefined && flagged)) return undefined
  const says =
    `Static files alone, no code (${found.path}). Code in front of them needs main, assets.binding and ` +
    'assets.run_worker_first, and requests that were free are billed then.'
  return { kind: 'assets-only', says }
}

function noMain({ config, found }: Site): Verdict | undefined {
  if (config === undefined) return undefined
  return { kind: 'no-main', says: `${found.path} names no entry (main), and no script of package.json does.` }
}

function withoutConfig(site: Site): string {
  const [example] = examplesIn(site.files, site.directory)
  if (example !== undefined) {
    return `There is no wrangler config, only ${example}, which is a model to copy; CLODO does not edit it.`
  }
  const main = scriptedMain(site)
  if (main !== undefined) return `There is no wrangler config; a script of package.json starts ${main} without one.`
  if (site.files.isFile('cloudflare.config.ts')) {
    return 'The config is code (cloudflare.config.ts), which CLODO neither runs nor edits.'
  }
  if (site.projects.length > 0) return `There is no wrangler config here, but in ${shortly(site.projects)}.`
  return 'There is no wrangler config here, so this is no Worker.'
}
