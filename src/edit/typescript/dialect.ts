import { styleOf } from '../style.ts'
import { compiler, type ts } from './compiler.ts'
import { descendants, perNode } from './parse.ts'

/** How the author of a module writes: new code follows. */
export interface Dialect {
  readonly eol: string
  readonly indent: string
  readonly quote: "'" | '"'
  readonly semicolon: ';' | ''
}

/** The majority decides; where there is none, single quotes and semicolons. */
export const dialectOf = perNode((source: ts.SourceFile): Dialect => {
  const { eol, indent } = styleOf(source.text)
  let doubles = 0
  let bare = 0
  for (const node of descendants(source)) {
    if (compiler().isStringLiteral(node)) doubles += node.getText(source).startsWith('"') ? 1 : -1
    if (endsInSemicolon(node)) bare += node.getText(source).endsWith(';') ? -1 : 1
  }
  return { eol, indent, quote: doubles > 0 ? '"' : "'", semicolon: bare > 0 ? '' : ';' }
})

/** Whether a semicolon is a matter of taste after this node. */
function endsInSemicolon(node: ts.Node): boolean {
  const ts = compiler()
  return ts.isImportDeclaration(node) || ts.isExpressionStatement(node) || ts.isVariableStatement(node)
}
