import { compiler, type ts } from './compiler.ts'
import { perNode } from './parse.ts'

/** The tokens of a node, with their trivia in front of them. */
const leavesOf = perNode((node: ts.Node, source: ts.SourceFile): readonly ts.Node[] => {
  const { JSDoc } = compiler().SyntaxKind
  const found: ts.Node[] = []
  const visit = (one: ts.Node): void => {
    const children = one.getChildren(source).filter(({ kind }) => kind !== JSDoc)
    if (children.length === 0) found.push(one)
    children.forEach(visit)
  }
  visit(node)
  return found
})

/**
 * What a node says, whatever way it is written: one string for its tokens without layout, quotes, semicolons, trailing
 * commas and parentheses around the one parameter of an arrow function, and with its comments, so that a comment a user
 * wrote into our code counts as an edit.
 */
export const meaningOf = perNode((node: ts.Node, source: ts.SourceFile): string => {
  const ts = compiler()
  const said: string[] = []
  for (const leaf of leavesOf(node, source)) {
    const text = leaf.getText(source)
    if (said.length > 0) said.push(...commentsBefore(leaf, source))
    if (/^[)\]}]$/.test(text) && said.at(-1) === ',') said.pop()
    if (ts.isStringLiteral(leaf)) said.push(JSON.stringify(leaf.text))
    else if (text !== ';' && text !== '' && !isOptional(leaf)) said.push(text)
  }
  return said.join(' ')
})

/** A parenthesis around the only parameter of an arrow function, which has nothing but its name. */
function isOptional({ kind, parent }: ts.Node): boolean {
  const ts = compiler()
  const isParenthesis = kind === ts.SyntaxKind.OpenParenToken || kind === ts.SyntaxKind.CloseParenToken
  if (!isParenthesis || !ts.isArrowFunction(parent) || parent.type || parent.typeParameters) return false
  const [one, another] = parent.parameters
  return one !== undefined && another === undefined && ts.isIdentifier(one.name) && isBare(one)
}

function isBare({ type, initializer, dotDotDotToken, questionToken }: ts.ParameterDeclaration): boolean {
  return [type, initializer, dotDotDotToken, questionToken].every((part) => part === undefined)
}

/** The texts of all comments of a module, sorted. */
export function commentsOf(source: ts.SourceFile): string[] {
  return leavesOf(source, source)
    .flatMap((leaf) => commentsBefore(leaf, source))
    .sort()
}

function commentsBefore(leaf: ts.Node, source: ts.SourceFile): string[] {
  const ts = compiler()
  const [at, end] = [leaf.getFullStart(), leaf.getStart(source)]
  if (!source.text.slice(at, end).includes('/')) return []
  const shebang = at === 0 ? (ts.getShebang(source.text)?.length ?? 0) : 0
  const found = new Map<number, string>()
  for (const find of [ts.getTrailingCommentRanges, ts.getLeadingCommentRanges]) {
    for (const range of find(source.text, Math.max(at, shebang)) ?? []) {
      if (range.pos < end || leaf.kind === ts.SyntaxKind.EndOfFileToken) {
        found.set(range.pos, source.text.slice(range.pos, range.end))
      }
    }
  }
  return [...found.values()]
}
