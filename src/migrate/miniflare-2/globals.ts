/** What miniflare 2 put beside the globals of a test, as imports of workerd's own. */
import type { Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { addImport } from '../../edit/typescript/imports.ts'
import { dropLines } from '../../edit/typescript/lines.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import { boundBelow } from '../../edit/typescript/scope.ts'
import { dialectIn, refuseAt } from '../code.ts'

const gone = new Set(
  'getMiniflareFetchMock getMiniflareDurableObjectStorage getMiniflareDurableObjectState getMiniflareDurableObjectInstance getMiniflareDurableObjectIds runWithMiniflareDurableObjectGates flushMiniflareDurableObjectAlarms'.split(
    ' ',
  ),
)

/** Names that a module imports from now on, and from where. */
export type Names = Map<string, string>

/**
 * `new ExecutionContext()` and what waits for it.
 *
 * @param node a reference to a global
 * @throws EDIT_REFUSED at what has no like
 */
export function globalEdits(source: ts.SourceFile, node: ts.Identifier, names: Names): Edit[] {
  const ts = compiler()
  const { parent } = node
  if (gone.has(node.text)) throw refuseAt(source, node, `${node.text} has no like in workerd's tests.`)
  if (node.text === 'ExecutionContext' && ts.isNewExpression(parent)) {
    names.set('createExecutionContext', 'cloudflare:test')
    return [{ start: parent.getStart(source), end: parent.end, text: 'createExecutionContext()' }]
  }
  if (node.text !== 'getMiniflareWaitUntil') return []
  const waits = parent.parent
  if (!ts.isAwaitExpression(waits) || !ts.isExpressionStatement(waits.parent))
    throw refuseAt(source, node, 'What waitUntil was given is read; workerd only waits for it.')
  names.set('waitOnExecutionContext', 'cloudflare:test')
  return [{ start: node.getStart(source), end: node.end, text: 'waitOnExecutionContext' }]
}

export interface EnvEdits {
  readonly edits: readonly Edit[]
  /** Whether the module asks for bindings at all. */
  readonly binds: boolean
  /** The name that `env` goes by in the module. */
  readonly alias: string
}

/** `const env = getMiniflareBindings()` is an import now; another name keeps its declaration. */
export function envEdits(source: ts.SourceFile, names: Names): EnvEdits {
  const ts = compiler()
  const calls = [...descendants(source)].filter(
    (node): node is ts.CallExpression =>
      ts.isCallExpression(node) && node.expression.getText(source) === 'getMiniflareBindings',
  )
  const statementOf = ({ parent }: ts.CallExpression) => {
    const named = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) && parent.name.text === 'env'
    const statement = named ? parent.parent.parent : undefined
    return statement && ts.isVariableStatement(statement) && statement.declarationList.declarations.length === 1
      ? statement
      : undefined
  }
  const declared = [...descendants(source)].filter(
    (node) =>
      ts.isIdentifier(node) &&
      node.text === 'env' &&
      (ts.isVariableDeclaration(node.parent) || ts.isParameter(node.parent)) &&
      node.parent.name === node,
  )
  const whole = calls.every((call) => statementOf(call) !== undefined) && declared.length === calls.length
  const alias = whole || !boundBelow(source).has('env') ? 'env' : 'testEnv'
  const edits = calls.map((call): Edit => {
    const statement = whole ? statementOf(call) : undefined
    return statement === undefined
      ? { start: call.getStart(source), end: call.end, text: alias }
      : withoutLines(source.text, statement.getStart(source), statement.end)
  })
  if (calls.length > 0) names.set('env', 'cloudflare:workers')
  return { edits, binds: calls.length > 0, alias }
}

/** No blank line is left at the head of a block. */
function withoutLines(text: string, start: number, end: number): Edit {
  const edit = dropLines(text, start, end)
  const blank = /\{\s*$/.test(text.slice(0, edit.start))
    ? /^(?:\r?\n[ \t]*)+(?=\r?\n)/.exec(text.slice(edit.end))
    : null
  return { ...edit, end: edit.end + (blank?.[0].length ?? 0) }
}

/** Imports each name that is used now. */
export function withNames(
  text: string,
  { file, source, names, alias }: { file: string; source: ts.SourceFile; names: Names; alias: string },
): string {
  const place = { file, read: () => undefined, dialect: dialectIn(source) }
  return [...names].reduce((result, [name, from]) => {
    const local = name === 'env' ? alias : name
    return addImport(result, place, { from, name, typeOnly: false, local }, local)
  }, text)
}
