import { compiler, type ts } from './compiler.ts'
import { importOf } from './declaration.ts'
import { descendants } from './parse.ts'

/**
 * The type of the bindings in this module: what `ExportedHandler<…>` or `Bindings: …` names, else the global `Env`. One that is
 * written in place has no room for what CLODO adds.
 *
 * @param callee the function that is given the bindings, which knows the global `Env` where this module calls something else so
 */
export function envType(source: ts.SourceFile, callee = ''): string {
  const named = namedType(source)
  if (named !== undefined && !compiler().isTypeLiteralNode(named)) return named.getText(source)
  if (!callsSomethingEnv(source)) return 'Env'
  return /^[\w$]+$/.test(callee) ? `Parameters<typeof ${callee}>[1]` : (named?.getText(source) ?? 'Env')
}

function namedType(source: ts.SourceFile): ts.TypeNode | undefined {
  const ts = compiler()
  for (const node of descendants(source)) {
    const typed = ts.isTypeReferenceNode(node) && node.typeName.getText(source) === 'ExportedHandler'
    const [argument] = typed ? (node.typeArguments ?? []) : []
    if (argument) return argument
    if (ts.isPropertySignature(node) && node.name.getText(source) === 'Bindings' && node.type) return node.type
  }
  return undefined
}

function callsSomethingEnv(source: ts.SourceFile): boolean {
  const ts = compiler()
  const declares = (one: ts.Statement) =>
    (ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one)) && one.name.text === 'Env'
  return source.statements.some(declares) || importOf(source, 'Env') !== undefined
}
