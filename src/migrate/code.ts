/** What steps that edit code have in common. */

import type { ts } from '../edit/typescript/compiler.ts'
import { type Dialect, dialectOf } from '../edit/typescript/dialect.ts'
import { parse } from '../edit/typescript/parse.ts'
import { ClodoError } from '../errors.ts'
import { modulesFrom } from '../project/detect/modules.ts'
import { codeStyleOf } from '../project/detect/style.ts'
import type { Site } from './step.ts'

export function placeIn(source: ts.SourceFile, node: ts.Node): string {
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`
}

export function refuseAt(source: ts.SourceFile, node: ts.Node, what: string): ClodoError {
  return new ClodoError('EDIT_REFUSED', { what, where: placeIn(source, node) })
}

/** The modules of the user that the entry reaches, parsed; the entry first. @throws FILE_UNPARSABLE */
export function modulesOf(site: Site, entry: string): ts.SourceFile[] {
  const known = new Set(site.paths)
  const files = {
    root: '/',
    text: (path: string) => site.read(path)?.replace(/^\uFEFF/, ''),
    isFile: (path: string) => known.has(path),
    isDirectory: () => false,
    names: () => [],
    upward: () => [],
    withinCheckout: () => [],
  }
  const paths = modulesFrom(files, entry, '.').map(({ path }) => path)
  return paths.map((path) => parse(site.read(path) ?? '', path))
}

/** How the author writes, with semicolons told by all statements, since a module may have no other than `return`. */
export function dialectIn(source: ts.SourceFile): Dialect {
  return { ...dialectOf(source), semicolon: codeStyleOf(source.text).semicolons ? ';' : '' }
}
