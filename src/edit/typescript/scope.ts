/** Which names of a module stand for what is declared in it, and which for globals. */
import { compiler, type ts } from './compiler.ts'
import { descendants } from './parse.ts'
import { isReference } from './reference.ts'

/** References, in the order of the text, to what no declaration of the module gives. Ambient declarations give nothing. */
export function freeReferences(source: ts.SourceFile): ts.Identifier[] {
  return [...descendants(source)].filter(
    (node) => isReference(node) && !isDeclared(node) && !inTypes(node),
  ) as ts.Identifier[]
}

/** Whether a scope around a reference declares its name. */
export function isDeclared(reference: ts.Identifier): boolean {
  for (let scope: ts.Node | undefined = reference; scope !== undefined; scope = scope.parent)
    if (namesOf(scope).has(reference.text)) return true
  return false
}

/** Names that are bound anywhere at or below a node: for a new name that is to hide nothing. */
export function boundBelow(node: ts.Node): Set<string> {
  const all = new Set(namesOf(node))
  for (const inner of descendants(node)) for (const name of namesOf(inner)) all.add(name)
  return all
}

const known = new WeakMap<ts.Node, Set<string>>()

function namesOf(scope: ts.Node): Set<string> {
  const found = known.get(scope) ?? collect(scope)
  known.set(scope, found)
  return found
}

function collect(scope: ts.Node): Set<string> {
  const ts = compiler()
  const names = new Set<string>()
  if (ts.isFunctionLike(scope)) {
    for (const parameter of scope.parameters) bind(parameter.name, names)
    if (ts.isFunctionExpression(scope) && scope.name) names.add(scope.name.text)
    const { body } = scope as { body?: ts.Node }
    if (body !== undefined) hoist(body, names)
  }
  if (ts.isClassExpression(scope) && scope.name) names.add(scope.name.text)
  if (ts.isCatchClause(scope) && scope.variableDeclaration) bind(scope.variableDeclaration.name, names)
  if (ts.isForStatement(scope) || ts.isForOfStatement(scope) || ts.isForInStatement(scope)) {
    if (scope.initializer && ts.isVariableDeclarationList(scope.initializer)) list(scope.initializer, names)
  }
  if (ts.isSourceFile(scope)) hoist(scope, names)
  if (ts.isSourceFile(scope) || ts.isBlock(scope) || ts.isModuleBlock(scope))
    for (const one of scope.statements) declare(one, names)
  if (ts.isCaseBlock(scope))
    for (const { statements } of scope.clauses) for (const one of statements) declare(one, names)
  return names
}

function declare(statement: ts.Statement, names: Set<string>): void {
  const ts = compiler()
  if (isAmbient(statement)) return
  if (ts.isVariableStatement(statement)) list(statement.declarationList, names)
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement))
    if (statement.name) names.add(statement.name.text)
  if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) return
  const { name, namedBindings } = statement.importClause
  if (name) names.add(name.text)
  if (namedBindings && ts.isNamespaceImport(namedBindings)) names.add(namedBindings.name.text)
  if (namedBindings && ts.isNamedImports(namedBindings))
    for (const one of namedBindings.elements) names.add(one.name.text)
}

function isAmbient(statement: ts.Statement): boolean {
  const ts = compiler()
  return (
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true
  )
}

/** `var` belongs to the function around it. */
function hoist(body: ts.Node, names: Set<string>): void {
  const ts = compiler()
  ts.forEachChild(body, (child) => {
    if (ts.isFunctionLike(child)) return
    const variable = ts.isVariableDeclarationList(child) && (child.flags & ts.NodeFlags.BlockScoped) === 0
    if (variable && !isAmbient(child.parent as ts.Statement)) list(child, names)
    hoist(child, names)
  })
}

function list({ declarations }: ts.VariableDeclarationList, names: Set<string>): void {
  for (const { name } of declarations) bind(name, names)
}

function bind(name: ts.BindingName, names: Set<string>): void {
  const ts = compiler()
  if (ts.isIdentifier(name)) names.add(name.text)
  else for (const element of name.elements) if (ts.isBindingElement(element)) bind(element.name, names)
}

/** A name in a type, or one that an ambient declaration declares. */
function inTypes(node: ts.Identifier): boolean {
  const ts = compiler()
  for (let here: ts.Node = node; here.parent !== undefined; here = here.parent) {
    if (ts.isTypeNode(here) && !ts.isExpressionWithTypeArguments(here)) return true
    if (ts.isHeritageClause(here) && here.token === ts.SyntaxKind.ImplementsKeyword) return true
    if (ts.isInterfaceDeclaration(here) || ts.isTypeAliasDeclaration(here)) return true
    if (ts.isStatement(here) && isAmbient(here)) return true
    if (ts.isExportSpecifier(here)) return true
  }
  return false
}
