import { compiler, type ts } from './compiler.ts'
import { descendants } from './parse.ts'

/** The type of the bindings in this module: what `ExportedHandler<…>` or `Bindings: …` names, else the global `Env`. */
export function envType(source: ts.SourceFile): string {
  const ts = compiler()
  for (const node of descendants(source)) {
    const typed = ts.isTypeReferenceNode(node) && node.typeName.getText(source) === 'ExportedHandler'
    const [argument] = typed ? (node.typeArguments ?? []) : []
    if (argument) return argument.getText(source)
    if (ts.isPropertySignature(node) && node.name.getText(source) === 'Bindings' && node.type)
      return node.type.getText(source)
  }
  return 'Env'
}
