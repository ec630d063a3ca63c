import { ClodoError } from '../../errors.ts'
import { compiler, type ts } from './compiler.ts'

/** The compiler keeps what it could not parse in a field that its types leave out. */
interface Parsed extends ts.SourceFile {
  readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[]
}

const recent = new Map<string, ts.SourceFile>()
const kept = 256

/**
 * The syntax tree of a module; offsets in it are those of the text, a byte order mark included. An edit looks at one
 * text many times, so the last trees are kept: nobody changes a tree.
 * @throws FILE_UNPARSABLE with `file:line:column`
 */
export function parse(text: string, file: string): ts.SourceFile {
  const key = `${file}\0${text}`
  const source = recent.get(key) ?? parseNow(text, file)
  recent.delete(key)
  recent.set(key, source)
  const [oldest] = recent.keys()
  if (recent.size > kept && oldest !== undefined) recent.delete(oldest)
  return source
}

function parseNow(text: string, file: string): ts.SourceFile {
  const ts = compiler()
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true) as Parsed
  const [error] = source.parseDiagnostics
  if (error === undefined) return source
  const { line, character } = source.getLineAndCharacterOfPosition(error.start)
  throw new ClodoError('FILE_UNPARSABLE', {
    what: `${file} does not parse: ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}`,
    where: `${file}:${line + 1}:${character + 1}`,
  })
}

/** A function of a node that works once for each: nobody changes a tree, and an edit asks it the same many times. */
export function perNode<N extends ts.Node, Rest extends readonly unknown[], T>(
  compute: (node: N, ...rest: Rest) => T,
): (node: N, ...rest: Rest) => T {
  const known = new WeakMap<ts.Node, { readonly value: T }>()
  return (node, ...rest) => {
    const found = known.get(node) ?? { value: compute(node, ...rest) }
    known.set(node, found)
    return found.value
  }
}

/** Every node below `root`, outermost first. */
export const descendants = perNode((root: ts.Node): readonly ts.Node[] => {
  const found: ts.Node[] = []
  const { forEachChild } = compiler()
  const visit = (node: ts.Node): void => {
    found.push(node)
    forEachChild(node, visit)
  }
  forEachChild(root, visit)
  return found
})
