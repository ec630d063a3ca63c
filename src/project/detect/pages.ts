/** Cloudflare Pages: its functions, and the one of them in which plugins stand. */
import { posix } from 'node:path'
import { endings } from './entry.ts'
import { frameworkOf } from './framework.ts'
import { speaksTypeScript, textAt } from './manifest.ts'
import { moduleAt } from './modules.ts'
import type { Site, Verdict } from './site.ts'

const handler =
  /(?<![.\w$])export\s+(?:const|let|async\s+function|function)\s+onRequest(?:Get|Post|Put|Patch|Delete|Head|Options)?\b/
/** A directory of functions may belong to another platform, so some are read until one tells. */
const most = 200

/** The modules below the directories of functions, a directory after the other. */
function* functionsIn({ files, directory, manifest }: Site): Generator<string> {
  const queue = [...new Set([directory, manifest.home])].map((home) => posix.join(home, 'functions'))
  let left = most
  for (let path = queue.shift(); path !== undefined && left > 0; path = queue.shift()) {
    left -= 1
    if (files.isDirectory(path)) queue.push(...files.names(path).map((name) => posix.join(path ?? '', name)))
    else if (/\.[cm]?[jt]sx?$/.test(path) && files.isFile(path)) yield path
  }
}

/** The first Pages Function; undefined where there is none. */
export function pagesFunction(site: Site): string | undefined {
  for (const path of functionsIn(site)) if (handler.test(moduleAt(site.files, path)?.bare ?? '')) return path
  return undefined
}

/** All that may handle a request of Pages, the middleware of all first. */
export function entriesOfPages(site: Site, entry: string): string[] {
  return [...new Set([entry, ...functionsIn(site)])]
}

export function isPagesScripted({ manifest }: Site): boolean {
  return manifest.scripts.some((script) => /\bwrangler\s+pages\s/.test(script))
}

/** A project that a config makes one of Pages. Plugins stand in the middleware of all requests, which there may not be yet. */
export function pagesProject(site: Site): Verdict | undefined {
  const output = textAt(site.config, 'pages_build_output_dir')
  if (output === undefined) return undefined
  const what = `A Cloudflare Pages project (pages_build_output_dir in ${site.found.path})`
  const worker = advanced(site, output)
  if (worker !== undefined)
    return { kind: 'pages', says: `${what} whose ${worker} answers all requests, so that functions are not asked.` }
  const framework = frameworkOf(site.manifest.dependencies)
  if (framework !== undefined && pagesFunction(site) === undefined)
    return { kind: 'pages', says: `${what}, whose code the build of ${framework} makes.` }
  const entry = middlewareOf(site)
  const there = site.files.isFile(entry) ? 'stand in' : 'get'
  return { kind: 'pages', says: `${what}; plugins ${there} ${entry}.`, entry }
}

/** `_worker.js`, a file or a directory, in what is deployed or in what is copied there. */
function advanced({ files, directory }: Site, output: string): string | undefined {
  return [output, 'public', 'static']
    .map((folder) => posix.join(directory, folder, '_worker.js'))
    .find((path) => files.isFile(path) || files.isDirectory(path))
}

function middlewareOf(site: Site): string {
  const stem = posix.join(site.directory, 'functions/_middleware')
  const found = endings.map((ending) => `${stem}.${ending}`).find(site.files.isFile)
  if (found !== undefined) return found
  const all = [...functionsIn(site)]
  const written =
    all.length > 0 ? all.some((path) => /\.[cm]?tsx?$/.test(path)) : speaksTypeScript(site.files, site.manifest)
  return `${stem}.${written ? 'ts' : 'js'}`
}
