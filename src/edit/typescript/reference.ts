import { compiler, type ts } from './compiler.ts'
import { descendants, perNode } from './parse.ts'

/** Whether an identifier names a value or a type in scope, rather than a member, a key or an imported name. */
export function isReference(node: ts.Node): node is ts.Identifier {
  const ts = compiler()
  if (!ts.isIdentifier(node)) return false
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) return parent.name !== node
  if (ts.isQualifiedName(parent)) return parent.right !== node
  if (ts.isBindingElement(parent)) return parent.propertyName !== node
  if (ts.isClassElement(parent) || ts.isTypeElement(parent) || ts.isEnumMember(parent)) return parent.name !== node
  if (ts.isJsxAttribute(parent) || ts.isLabeledStatement(parent)) return false
  return !isImportPart(parent)
}

function isImportPart(node: ts.Node): boolean {
  const ts = compiler()
  return ts.isImportSpecifier(node) || ts.isImportClause(node) || ts.isNamespaceImport(node)
}

/** The names a module uses or declares, its imports left out. */
export const referencedNames = perNode(
  (source: ts.Node): ReadonlySet<string> =>
    new Set(
      descendants(source)
        .filter(isReference)
        .map(({ text }) => text),
    ),
)
