import { posix } from 'node:path'
import { objectAt, textAt } from '../../project/detect/manifest.ts'
import { type Call, callsIn, rewriteCalls } from '../commands.ts'
import { fromConfig } from '../config.ts'
import { scriptsOf, wranglerOf } from '../dependencies.ts'
import type { Draft } from '../draft.ts'
import { cannot, type Document, fine, needed, type Site, type Step } from '../step.ts'

/** Where the functions are compiled to, a directory that no repository has. */
const compiled = '.worker'

/** A Worker with static assets; functions are compiled by wrangler as Pages does it, so they answer as before. */
export const pages: Step = {
  id: 'pages',
  title: 'Turn the Pages project into a Worker with static assets',
  risk: 'review',
  after: ['wrangler-4', 'toml-to-jsonc'],
  needs(site) {
    const { config, repository } = site
    if (repository.kind !== 'pages') return fine('This is no Pages project.')
    if (config === undefined)
      return cannot('The project has no wrangler config: make one with wrangler pages download config.')
    if (textAt(config.value, 'pages_build_output_dir') === undefined)
      return cannot('The config names no pages_build_output_dir.', config.path)
    const environments = Object.keys(objectAt(config.value, 'env'))
    if (environments.length > 0)
      return cannot(
        `Environments of Pages (${environments.join(', ')}) are one project, those of Workers are Workers of their own.`,
        config.path,
      )
    const [major] = wranglerOf(site) ?? [4]
    if (major < 4) return cannot(`wrangler ${major} is asked for; run the step wrangler-4 first.`)
    const routed = site.paths.find((path) => path.endsWith('_routes.json'))
    if (routed !== undefined)
      return cannot(
        '_routes.json says which paths run code, which Workers do not read; see assets.run_worker_first.',
        routed,
      )
    return needed('New features of the platform come to Workers, and a Worker serves static files for nothing, too.')
  },
  change(site, draft) {
    const config = site.config
    if (config === undefined) return
    const { path, value } = config
    const directory = textAt(value, 'pages_build_output_dir') ?? ''
    const code = codeOf(site, config, directory)
    draft.unset(path, ['pages_build_output_dir'])
    if (code !== undefined) draft.set(path, ['main'], code.main)
    if (code?.build !== undefined) draft.set(path, ['build'], { command: code.build })
    draft.set(path, ['assets'], {
      directory,
      ...(code === undefined ? {} : { binding: 'ASSETS', run_worker_first: true }),
      ...notFound(site, config, directory),
    })
    if (code?.ignore !== undefined)
      draft.write(posix.join(posix.dirname(path), directory, '.assetsignore'), `${code.ignore}\n`)
    if (code?.build !== undefined) ignored(site, draft, posix.dirname(path))
    scripts(site, draft)
    draft.note('The Pages project stays as it is, with its domains and secrets: move them when the Worker answers.')
    if (code !== undefined)
      draft.note(
        'Each request runs the Worker now, as Functions did; run_worker_first can name the paths that need it.',
      )
  },
}

interface Code {
  readonly main: string
  readonly build?: string
  readonly ignore?: string
}

/** `_worker.js` in the output, or functions beside it; undefined for static files alone. */
function codeOf(site: Site, config: Document, directory: string): Code | undefined {
  const home = posix.dirname(config.path)
  const worker = ['_worker.js', '_worker.js/index.js'].find(
    (name) => site.read(posix.join(home, directory, name)) !== undefined,
  )
  if (worker !== undefined) return { main: posix.join(directory, worker), ignore: '_worker.js' }
  const functions = [home, posix.dirname(site.manifest?.path ?? config.path)].find((one) =>
    site.paths.some((path) => path.startsWith(posix.join(one, 'functions/'))),
  )
  if (functions === undefined) return undefined
  const from = fromConfig(config, functions)
  const build = `wrangler pages functions build${from === '' ? '' : ` ${posix.join(from, 'functions')}`} --outdir ${compiled} --fallback-service ASSETS`
  return { main: `${compiled}/index.js`, build }
}

/** Pages answers with 404.html where there is one, and with the page of an application where there is none. */
function notFound(site: Site, config: Document, directory: string): { not_found_handling?: string } {
  const at = (name: string) => site.read(posix.join(posix.dirname(config.path), directory, name)) !== undefined
  if (at('404.html')) return { not_found_handling: '404-page' }
  return { not_found_handling: 'single-page-application' }
}

function ignored(site: Site, draft: Draft, home: string): void {
  const path = posix.join(home, '.gitignore')
  const text = site.read(path) ?? ''
  if (!text.split(/\r?\n/).includes(`${compiled}/`))
    draft.write(path, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${compiled}/\n`)
}

function scripts(site: Site, draft: Draft): void {
  for (const [name, script] of scriptsOf(site)) {
    const after = rewriteCalls(script, asWorker)
    if (after !== script && site.manifest !== undefined) draft.set(site.manifest.path, ['scripts', name], after)
  }
  for (const file of site.paths.filter((path) => /\.(?:ya?ml|sh|md)$/.test(path) && !/CHANGELOG/i.test(path))) {
    const text = site.read(file) ?? ''
    if (callsIn(text).some(({ words }) => words[0] === 'pages')) draft.edit(file, (one) => rewriteCalls(one, asWorker))
    draft.edit(file, (one) =>
      one.replaceAll(/^(\s*(?:-\s+)?command:\s*["']?)pages (?:deploy|publish)[^\n"']*/gm, '$1deploy'),
    )
  }
}

/** What the directory and the project were told by is in the config now. */
function asWorker({ version, words }: Call): Call {
  const [first, second = '', ...rest] = words
  if (first !== 'pages') return { version, words }
  if (second === 'secret') return { version, words: words.slice(1) }
  const name = second === 'dev' ? 'dev' : second === 'deploy' || second === 'publish' ? 'deploy' : undefined
  if (name === undefined) return { version, words }
  // The first word that is no flag, nor the value of one, is the directory.
  const place = rest.findIndex((word, index) => !word.startsWith('-') && !(rest[index - 1] ?? '').startsWith('-'))
  const kept = rest.filter(
    (word, index) => index !== place && !isPagesOnly(word) && !isPagesOnly(valued(rest[index - 1])),
  )
  return { version, words: [name, ...kept] }
}

/** A flag whose value is the next word. */
function valued(word = ''): string {
  return word.includes('=') ? '' : word
}

function isPagesOnly(word: string): boolean {
  return /^--(?:project-name|branch|commit-hash|commit-message|commit-dirty|compatibility-date|compatibility-flags?|binding|kv|d1|r2|do)(?:=|$)/.test(
    word,
  )
}
