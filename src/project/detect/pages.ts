import { posix } from 'node:path'
import { moduleAt } from './modules.ts'
import type { Site } from './site.ts'

const handler =
  /(?<![.\w$])export\s+(?:const|let|async\s+function|function)\s+onRequest(?:Get|Post|Put|Patch|Delete|Head|Options)?\b/
/** A directory of functions may belong to another platform, so some are read until one tells. */
const most = 200

/** The first Pages Function; undefined where there is none. */
export function pagesFunction({ files, directory, manifest }: Site): string | undefined {
  const queue = [...new Set([directory, manifest.home])].map((home) => posix.join(home, 'functions'))
  let left = most
  for (let path = queue.shift(); path !== undefined && left > 0; path = queue.shift()) {
    left -= 1
    if (files.isDirectory(path)) queue.push(...files.names(path).map((name) => posix.join(path ?? '', name)))
    else if (/\.[cm]?[jt]sx?$/.test(path) && handler.test(moduleAt(files, path)?.bare ?? '')) return path
  }
  return undefined
}

export function isPagesScripted({ manifest }: Site): boolean {
  return manifest.scripts.some((script) => /\bwrangler\s+pages\s/.test(script))
}
