import { lineOf } from '../../project/detect/code.ts'
import { textAt } from '../../project/detect/manifest.ts'
import { callsIn, goneCommands, modernCall, rewriteCalls } from '../commands.ts'
import { configOf, scopesOf, withoutConfig } from '../config.ts'
import { dependencyIn, dropDependency, majorOf, scriptsOf, setDependency, wranglerOf } from '../dependencies.ts'
import type { Draft } from '../draft.ts'
import { fine, needed, type Site, type Step } from '../step.ts'

/** What a Worker without a date runs with. */
const oldest = '2021-11-02'
const documents = /\.(?:ya?ml|sh|md|mdx)$|(?:^|\/)(?:Makefile|Justfile|Dockerfile)$/

/** The dependency, scripts, CI files and documents; the config keeps what it means. */
export const wrangler4: Step = {
  id: 'wrangler-4',
  title: 'Move to wrangler 4: dependency, scripts and CI files',
  risk: 'review',
  after: ['legacy-keys', 'build-upload', 'node-compat'],
  needs(site) {
    if (withoutConfig(site)?.state === 'cannot') return withoutConfig(site) ?? fine('')
    const [major] = wranglerOf(site) ?? []
    if (major !== undefined && major < 4) return needed(`package.json asks for wrangler ${major}.`)
    const old = oldCalls(site)[0]
    if (old !== undefined) return needed(`A command of an old wrangler: ${old.said}.`, `${old.file}:${old.line}`)
    return fine(major === undefined ? 'No old wrangler is asked for.' : `wrangler ${major} is asked for.`)
  },
  change(site, draft) {
    const from = wranglerOf(site)?.[0] ?? 3
    if (dependencyIn(site, '@cloudflare/wrangler') !== undefined) {
      const { list } = dependencyIn(site, '@cloudflare/wrangler') ?? {}
      dropDependency(site, draft, '@cloudflare/wrangler')
      setDependency(site, draft, 'wrangler', list)
    } else if (isOld(site)) setDependency(site, draft, 'wrangler')
    for (const [name, script] of scriptsOf(site)) {
      const after = rewriteCalls(script, (call) => modernCall(call, from))
      if (after !== script && site.manifest !== undefined) draft.set(site.manifest.path, ['scripts', name], after)
    }
    for (const file of site.paths.filter((path) => documents.test(path) && !/CHANGELOG/i.test(path)))
      draft.edit(file, (text) => modern(text, file, from))
    keepMeaning(site, draft)
    notesOf(site, draft, from)
  },
}

function isOld(site: Site): boolean {
  const range = dependencyIn(site, 'wrangler')?.range
  const major = range === undefined ? undefined : majorOf(range)
  return major !== undefined && major < 4
}

function modern(text: string, file: string, from: number): string {
  const calls = rewriteCalls(text, (call) => modernCall(call, from))
  return /\.ya?ml$/.test(file) ? inActions(calls) : calls
}

/** `cloudflare/wrangler-action` has a version of wrangler and commands of its own. */
function inActions(text: string): string {
  if (!/\bcloudflare\/wrangler-action@/.test(text)) return text
  return text
    .replaceAll(/^(\s*wranglerVersion:\s*["']?)[\^~]?[123](?:\.[\w.]+)?(["']?)/gm, '$14$2')
    .replaceAll(/^(\s*(?:-\s+)?command:\s*["']?)publish\b/gm, '$1deploy')
    .replaceAll(/^(\s*(?:-\s+)?command:\s*["']?pages )publish\b/gm, '$1deploy')
    .replaceAll(/(command:\s*[|>][-+]?\s*\n(?:[ \t]+.*\n)*?[ \t]+)publish\b/g, '$1deploy')
}

/** wrangler 4 refuses a config without a name or a date: both are written as they were meant. */
function keepMeaning(site: Site, draft: Draft): void {
  if (withoutConfig(site) !== undefined) return
  const { path, value } = configOf(site)
  if (scopesOf(value).every((scope) => textAt(scope.value, 'compatibility_date') === undefined)) {
    draft.set(path, ['compatibility_date'], oldest)
    draft.note(`Without a compatibility_date the Worker ran with ${oldest}; that is written now.`)
  }
  const named = scriptsOf(site).some(([, script]) => callsIn(script).some(({ words }) => words.includes('--name')))
  if (textAt(value, 'name') !== undefined || named) return
  draft.set(path, ['name'], site.repository.name)
  draft.note(`The config had no name; ${site.repository.name} is written.`)
}

interface Old {
  readonly file: string
  readonly line: number
  readonly said: string
}

/** Calls that wrangler 4 does not take. What it takes in another meaning shows by the version in package.json alone. */
function oldCalls(site: Site): Old[] {
  const files = [
    ...(site.manifest === undefined ? [] : [site.manifest.path]),
    ...site.paths.filter((path) => documents.test(path) && !/CHANGELOG/i.test(path)),
  ]
  return files.flatMap((file) => {
    const text = site.read(file) ?? ''
    if (text === modern(text, file, 4)) return []
    const call = callsIn(text).find(
      (one) => modernCall(one, 4).words.join() !== one.words.join() || modernCall(one, 4).version !== one.version,
    )
    const at = call?.index ?? Math.max(0, text.search(/wranglerVersion|command:/))
    return [
      {
        file,
        line: lineOf(text, at),
        said: call === undefined ? 'wrangler-action' : `wrangler${call.version} ${call.words.slice(0, 2).join(' ')}`,
      },
    ]
  })
}

function notesOf(site: Site, draft: Draft, from: number): void {
  for (const file of site.paths.filter((path) => documents.test(path) || path === site.manifest?.path)) {
    const text = site.read(file) ?? ''
    for (const { index, words } of callsIn(text))
      if (goneCommands.has(words[0] ?? '') && from < 2)
        draft.note(
          `${file}:${lineOf(text, index)}: wrangler ${words[0]} is gone and has no successor of the same meaning.`,
        )
    const old = /node-version:\s*["']?(\d+)/g
    for (const match of text.matchAll(old))
      if (Number(match[1]) < 22)
        draft.note(`${file}:${lineOf(text, match.index)}: wrangler 4 needs Node 22.12; this runs Node ${match[1]}.`)
  }
  if (from < 3) draft.note('wrangler dev runs on this machine now; with --remote it runs at Cloudflare, as before.')
}
