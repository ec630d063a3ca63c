/** TypeScript to JavaScript, its layout and comments kept. */
import { applyEdits, type Edit } from '../apply.ts'
import { compiler, type ts } from './compiler.ts'
import { descendants, parse } from './parse.ts'

/** Takes out what only types say. For code without enums, namespaces and parameter properties. */
export function eraseTypes(text: string, file: string): string {
  const source = parse(text, file)
  const edits: Edit[] = []
  for (const node of descendants(source)) {
    if (onlyForTypes(node)) edits.push(at(node.getStart(source)), at(node.end - 1))
    const edit = erasure(node, source)
    const covered = edits.some(({ start, end }) => start <= node.getStart(source) && node.end <= end)
    if (edit && !covered) edits.push(edit)
  }
  return applyEdits(text, edits)
}

/** One character that goes. */
function at(start: number): Edit {
  return { start, end: start + 1, text: '' }
}

/** Parentheses that nothing needs when the type in them is gone: `(f(x) as T)(y)` */
function onlyForTypes(node: ts.Node): boolean {
  const ts = compiler()
  if (!ts.isParenthesizedExpression(node) || ts.isNewExpression(node.parent)) return false
  let inner = node.expression
  if (!ts.isAsExpression(inner) && !ts.isSatisfiesExpression(inner)) return false
  while (ts.isAsExpression(inner) || ts.isSatisfiesExpression(inner)) inner = inner.expression
  return ts.isIdentifier(inner) || ts.isCallExpression(inner) || ts.isPropertyAccessExpression(inner)
}

function erasure(node: ts.Node, source: ts.SourceFile): Edit | undefined {
  const ts = compiler()
  if (isTypeStatement(node)) return dropStatement(node, source)
  if (ts.isImportSpecifier(node) && node.isTypeOnly) return dropItem(node, node.parent.elements, source)
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node))
    return { start: node.expression.end, end: node.end, text: '' }
  if (ts.isParameter(node) && node.name.getText(source) === 'this') return dropThis(node, source)
  if (ts.isHeritageClause(node) && node.token === ts.SyntaxKind.ImplementsKeyword)
    return { start: source.text.slice(0, node.getStart(source)).trimEnd().length, end: node.end, text: '' }
  if (ts.isTypeParameterDeclaration(node)) return bracketed(node, source)
  if (ts.isModifier(node) && typeModifiers().has(node.kind))
    return { start: node.getStart(source), end: startOfNext(node, source), text: '' }
  if (!ts.isTypeNode(node) || ts.isExpressionWithTypeArguments(node)) return undefined
  return isArgument(node) ? bracketed(node, source) : annotation(node, source)
}

function isTypeStatement(node: ts.Node): node is ts.Statement {
  const ts = compiler()
  if (ts.isImportDeclaration(node)) return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
  if (ts.isExportDeclaration(node)) return node.isTypeOnly
  return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isModuleDeclaration(node)
}

/** With the comments above it and the blank lines below it. */
function dropStatement(node: ts.Statement, source: ts.SourceFile): Edit {
  const [comment] = compiler().getLeadingCommentRanges(source.text, node.getFullStart()) ?? []
  const start = comment?.pos ?? node.getStart(source)
  return { start, end: node.end + (/^(?:[ \t]*\r?\n)*/.exec(source.text.slice(node.end))?.[0].length ?? 0), text: '' }
}

/** One of a list; those at its end go together, with the comma before them. */
function dropItem(node: ts.ImportSpecifier, all: ts.NodeArray<ts.ImportSpecifier>, source: ts.SourceFile): Edit {
  const index = all.indexOf(node)
  const next = all[index + 1]
  if (next && !all.slice(index).every(({ isTypeOnly }) => isTypeOnly)) {
    return { start: node.getStart(source), end: next.getStart(source), text: '' }
  }
  const kept = all.slice(0, index).findLast(({ isTypeOnly }) => !isTypeOnly)
  return { start: kept?.end ?? node.getStart(source), end: all.at(-1)?.end ?? node.end, text: '' }
}

/** What a function says of its `this`, which is no parameter. */
function dropThis(node: ts.ParameterDeclaration, source: ts.SourceFile): Edit {
  const next = node.parent.parameters[1]
  return { start: node.getStart(source), end: next?.getStart(source) ?? node.end, text: '' }
}

function typeModifiers(): ReadonlySet<ts.SyntaxKind> {
  const { SyntaxKind } = compiler()
  const { ReadonlyKeyword, OverrideKeyword, PublicKeyword, PrivateKeyword, ProtectedKeyword, DeclareKeyword } =
    SyntaxKind
  const { AbstractKeyword } = SyntaxKind
  return new Set<ts.SyntaxKind>([
    ReadonlyKeyword,
    OverrideKeyword,
    PublicKeyword,
    PrivateKeyword,
    ProtectedKeyword,
    DeclareKeyword,
    AbstractKeyword,
  ])
}

function startOfNext(node: ts.Node, source: ts.SourceFile): number {
  return node.end + (/^\s*/.exec(source.text.slice(node.end))?.[0].length ?? 0)
}

/** `new Hono<Env>()`, `new Map<A, B>()` */
function isArgument({ parent }: ts.Node): boolean {
  const ts = compiler()
  return ts.isCallExpression(parent) || ts.isNewExpression(parent) || ts.isExpressionWithTypeArguments(parent)
}

/** From `<` to `>`, found from the first of the list; the others are covered by it. */
function bracketed(node: ts.Node, source: ts.SourceFile): Edit {
  const { typeArguments, typeParameters } = node.parent as {
    typeArguments?: ts.NodeArray<ts.Node>
    typeParameters?: ts.NodeArray<ts.Node>
  }
  const list = typeArguments ?? typeParameters
  return {
    start: source.text.lastIndexOf('<', node.getStart(source)),
    end: source.text.indexOf('>', list?.end ?? node.end) + 1,
    text: '',
  }
}

/** `: T` and `?: T` */
function annotation(node: ts.Node, source: ts.SourceFile): Edit {
  const before = source.text.slice(0, node.getStart(source))
  const colon = /\s*\??\s*:\s*$/.exec(before)
  return { start: colon?.index ?? before.length, end: node.end, text: '' }
}
