/** The modules that an entry reaches by relative imports. */
import { posix } from 'node:path'
import { ClodoError } from '../../errors.ts'
import { type Code, codeOf } from './code.ts'
import type { Files } from './files.ts'

export interface Import {
  readonly from: string
  readonly typeOnly: boolean
  /** Offset in the module. */
  readonly at: number
}

export interface Module extends Code {
  readonly path: string
  readonly imports: readonly Import[]
}

/** A repository has thousands of modules; the first ones tell what it is made of. */
const most = 60
const endings = ['', '.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '/index.ts', '/index.tsx', '/index.js']

const patterns = [
  /(?<![.\w$])(?:import|export)\s+(?<type>type\s+)?[\w$*\s{},]*?\bfrom\s*(['"])(?<inner> *)\2/g,
  /(?<![.\w$])import\s*(['"])(?<inner> *)\1/g,
  /(?<![.\w$])(?:import|require)\s*\(\s*(['"])(?<inner> *)\1/g,
]

/** The entry first; a file that is no text is passed over. */
export function modulesFrom(files: Files, entry: string, home: string, limit = most): Module[] {
  const found = new Map<string, Module>()
  const queue = [entry]
  for (let path = queue.shift(); path !== undefined && found.size < limit; path = queue.shift()) {
    const module = found.has(path) ? undefined : moduleAt(files, path)
    if (module === undefined) continue
    found.set(path, module)
    queue.push(...module.imports.flatMap(({ from }) => resolved(files, module.path, from, home) ?? []))
  }
  return [...found.values()]
}

/** Undefined where there is no such file, or one that is no text. */
export function moduleAt(files: Files, path: string): Module | undefined {
  try {
    const text = files.text(path)
    if (text === undefined) return undefined
    const code = codeOf(text)
    return { path, ...code, imports: importsOf(code) }
  } catch (error) {
    if (error instanceof ClodoError && error.code === 'FILE_NOT_TEXT') return undefined
    throw error
  }
}

export function importsOf({ text, bare }: Code): Import[] {
  return patterns.flatMap((pattern) =>
    [...bare.matchAll(pattern)].map((match) => {
      const inner = match.groups?.inner?.length ?? 0
      const start = match.index + match[0].length - 1 - inner
      return { from: text.slice(start, start + inner), typeOnly: match.groups?.type !== undefined, at: match.index }
    }),
  )
}

/** A relative import, or one by the aliases that are in use for the source directory. */
export function resolved(files: Files, importer: string, from: string, home: string): string | undefined {
  const alias = /^[@~#]\/(.*)$/.exec(from)?.[1]
  const bases =
    alias !== undefined
      ? [posix.join(home, 'src', alias), posix.join(home, alias)]
      : from.startsWith('.')
        ? [posix.join(posix.dirname(importer), from)]
        : from.startsWith('src/')
          ? [posix.join(home, from)]
          : []
  const stems = bases.flatMap((base) => [base, base.replace(/\.([cm]?)jsx?$/, '.$1ts')])
  const all = stems.flatMap((stem) => endings.map((ending) => stem + ending))
  return all.find((path) => /\.[cm]?[jt]sx?$/.test(path) && files.isFile(path))
}
