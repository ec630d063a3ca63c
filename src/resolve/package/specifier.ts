/** How a package is named: as a user types it, as the recipe keeps it, as npm takes it. */
import { posix } from 'node:path'
import { ClodoError } from '../../errors.ts'

export interface Specifier {
  /** As the recipe keeps it: `clodo-plugin-x@^2.0.0`, `file:../x`, `https://…/x.tgz`, `git+https://…`. */
  readonly text: string
  readonly kind: 'registry' | 'path' | 'url' | 'git'
  /** The name in the registry. */
  readonly name?: string
  /** The range or tag that follows it; an empty string where there is none. */
  readonly range?: string
}

const registry = /^((?:@[a-z0-9~][\w.~-]*\/)?[a-z0-9~][\w.~-]*)(?:@([\w.^~<>=|*+ -]{1,100}))?$/
const remote = /^https:\/\/[^\s@]+\.t(ar\.)?gz$/
const git = /^(git\+(https|ssh|file):\/\/|github:|gitlab:|bitbucket:)[^\s]+$/

/** What stands before the name of a plugin in a registry. */
const prefix = 'clodo-plugin-'

/**
 * Reads what a user typed after `clodo add`: `x` is the package `clodo-plugin-x`; a path is kept as it is from the root.
 *
 * @param place.cwd where paths are from, @param place.root where they are to be from; both absolute
 * @throws SPECIFIER_INVALID
 */
export function readWord(word: string, { cwd, root }: { readonly cwd: string; readonly root: string }): Specifier {
  const path = /^(file:|\.{1,2}(\/|$)|\/)/.test(word) ? word.replace(/^file:/, '') : undefined
  if (path === undefined)
    return readSpecifier(/^[a-z][a-z0-9-]*$/.test(word) && !word.startsWith(prefix) ? prefix + word : word)
  const relative = posix.relative(root, posix.resolve(cwd, path))
  return readSpecifier(`file:${relative === '' ? '.' : relative}`)
}

/** @throws SPECIFIER_INVALID */
export function readSpecifier(text: string): Specifier {
  if (text.startsWith('file:') && !/[\p{Cc}]/u.test(text)) return { text, kind: 'path' }
  if (remote.test(text)) return { text, kind: 'url' }
  if (git.test(text)) return { text, kind: 'git' }
  const [, name, range = ''] = registry.exec(text) ?? []
  if (name !== undefined) return { text, kind: 'registry', name, range }
  throw new ClodoError('SPECIFIER_INVALID', { what: `'${text}' names no package.`, where: text })
}

/** As npm takes it, in the project. A version that is pinned is asked for, whatever the range says. */
export function asNpmTakes({ text, kind, name }: Specifier, root: string, version: string | undefined): string {
  if (kind === 'registry') return version === undefined ? text : `${name}@${version}`
  return kind === 'path' ? posix.resolve(root, text.slice('file:'.length)) : text
}

/** As the recipe keeps it: a name without a range gets that of the version which was found. */
export function pinned({ text, kind, range }: Specifier, version: string): string {
  return kind === 'registry' && range === '' ? `${text}@^${version}` : text
}
