/** Which modules of a repository import some of its files. */
import { posix } from 'node:path'
import { codeOf } from './code.ts'
import type { Files } from './files.ts'
import { importsOf, resolved } from './modules.ts'

export interface Importer {
  readonly path: string
  /** The files that it imports, sorted. */
  readonly imports: readonly string[]
}

/** Where no source of the user's stands. */
const passedOver = /^(\..*|node_modules|dist|build|coverage)$/
const source = /\.([cm]?[jt]sx?|vue|svelte|astro)$/

/**
 * @param wanted the files, by paths from the root
 * @param textOf the text of a module that is other than it stands there; undefined: it is gone
 */
export function importersOf(
  files: Files,
  wanted: ReadonlySet<string>,
  textOf: (path: string) => string | undefined,
): Importer[] {
  const stems = [...wanted].map((path) => posix.basename(path).replace(/\.[^.]+$/, ''))
  return sourcesBelow(files, '.').flatMap((path) => {
    const text = wanted.has(path) ? undefined : textOf(path)
    if (text === undefined || !stems.some((stem) => stem === 'index' || text.includes(stem))) return []
    const found = importsOf(codeOf(text)).map(({ from }) => resolved(files, path, from, '.'))
    const imports = [...new Set(found.filter((one) => one !== undefined && wanted.has(one)))].sort() as string[]
    return imports.length === 0 ? [] : [{ path, imports }]
  })
}

/** Modules and components, wherever sources of the user's stand. */
export function sourcesBelow(files: Files, directory: string): string[] {
  return files.names(directory).flatMap((name) => {
    const path = posix.join(directory, name)
    if (files.isDirectory(path)) return passedOver.test(name) ? [] : sourcesBelow(files, path)
    return source.test(name) ? [path] : []
  })
}
