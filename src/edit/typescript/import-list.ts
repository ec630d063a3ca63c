/** The imports of a module as data, and the bindings that new code needs. */
import { compiler, type ts } from './compiler.ts'
import { moduleOf } from './specifier.ts'

/** What code needs from a module, as plugins state it. */
export interface ImportNeed {
  readonly from: string
  readonly names?: readonly string[]
  readonly default?: string
  readonly namespace?: string
  readonly typeOnly?: boolean
}

/** One name from one module. `*` is the namespace. */
export interface Binding {
  readonly from: string
  readonly name: string
  readonly typeOnly: boolean
  /** The name that the code uses, as its author wrote it. */
  readonly local: string
}

/** A binding that stands in a module. */
export interface Imported extends Binding {
  readonly declaration: ts.ImportDeclaration
  /** The specifier in braces, where it has one. */
  readonly specifier: ts.ImportSpecifier | undefined
}

export function bindingsOf(imports: readonly ImportNeed[]): Binding[] {
  return imports.flatMap(({ from, names = [], default: byDefault, namespace, typeOnly = false }) => [
    ...(byDefault === undefined ? [] : [{ from, name: 'default', typeOnly, local: byDefault }]),
    ...(namespace === undefined ? [] : [{ from, name: '*', typeOnly, local: namespace }]),
    ...names.map((written) => ({ from, typeOnly, ...nameOf(written) })),
  ])
}

/** `limit as rateLimit` has two names. */
function nameOf(written: string): { name: string; local: string } {
  const [name = written, local = name] = written.split(/\s+as\s+/)
  return { name, local }
}

export function importDeclarations(source: ts.SourceFile): ts.ImportDeclaration[] {
  return source.statements.filter((statement) => compiler().isImportDeclaration(statement))
}

export function specifierText(declaration: ts.ImportDeclaration): string {
  return compiler().isStringLiteral(declaration.moduleSpecifier) ? declaration.moduleSpecifier.text : ''
}

export function importedIn(source: ts.SourceFile): Imported[] {
  return importDeclarations(source).flatMap((declaration) => {
    const clause = declaration.importClause
    if (clause === undefined) return []
    const ts = compiler()
    const from = specifierText(declaration)
    const typeOnly = clause.phaseModifier === ts.SyntaxKind.TypeKeyword
    const whole = { from, declaration, typeOnly, specifier: undefined }
    const byDefault = clause.name ? [{ ...whole, name: 'default', local: clause.name.text }] : []
    const { namedBindings } = clause
    if (namedBindings === undefined) return byDefault
    if (ts.isNamespaceImport(namedBindings))
      return [...byDefault, { ...whole, name: '*', local: namedBindings.name.text }]
    const named = namedBindings.elements.map((specifier) => ({
      from,
      declaration,
      specifier,
      typeOnly: typeOnly || specifier.isTypeOnly,
      name: (specifier.propertyName ?? specifier.name).text,
      local: specifier.name.text,
    }))
    return [...byDefault, ...named]
  })
}

/** Whether an import that stands in `file` is the binding; a value import serves as a type, not the reverse. */
export function serves(imported: Binding, binding: Binding, file: string): boolean {
  if (imported.name !== binding.name || (imported.typeOnly && !binding.typeOnly)) return false
  return moduleOf(imported.from, file) === moduleOf(binding.from, file)
}
