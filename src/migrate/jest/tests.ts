/** A test of jest under miniflare 2 as one of vitest in workerd. */
import { applyEdits, type Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { importedIn } from '../../edit/typescript/import-list.ts'
import { addImport, dropImport } from '../../edit/typescript/imports.ts'
import { dropLines } from '../../edit/typescript/lines.ts'
import { descendants, parse } from '../../edit/typescript/parse.ts'
import { isReference } from '../../edit/typescript/reference.ts'
import { boundBelow, freeReferences } from '../../edit/typescript/scope.ts'
import { dialectIn, refuseAt } from '../code.ts'
import { isCommonJs } from '../commonjs.ts'

const own = new Set(['describe', 'it', 'test', 'expect', 'beforeAll', 'beforeEach', 'afterAll', 'afterEach'])
const aliases: { readonly [name: string]: string } = {
  xit: 'it.skip',
  xtest: 'test.skip',
  xdescribe: 'describe.skip',
  fit: 'it.only',
  fdescribe: 'describe.only',
}
const same = new Set(
  'fn spyOn clearAllMocks resetAllMocks restoreAllMocks isMockFunction mocked useFakeTimers useRealTimers advanceTimersByTime runAllTimers runOnlyPendingTimers setSystemTime clearAllTimers getTimerCount'.split(
    ' ',
  ),
)
const gone = new Set(
  'getMiniflareFetchMock getMiniflareDurableObjectStorage getMiniflareDurableObjectState getMiniflareDurableObjectInstance getMiniflareDurableObjectIds runWithMiniflareDurableObjectGates flushMiniflareDurableObjectAlarms'.split(
    ' ',
  ),
)

export interface Moved {
  readonly text: string
  /** Whether it writes to storage that tests share. */
  readonly binds: boolean
}

/** Whether a module has something of jest or of the environment in it. */
export function isOfJest(text: string): boolean {
  return /\b(?:jest\.|getMiniflare\w+|@jest\/globals|(?:it|test|describe|expect)(?:\.\w+)?\()/.test(text)
}

/** @throws EDIT_REFUSED with the place of what vitest, or workerd, has no like for */
export function toVitest(text: string, file: string): Moved {
  const source = parse(text, file)
  if (isCommonJs(source)) throw refuseAt(source, source, 'The test is CommonJS; write it with imports first.')
  const names = new Map<string, string>()
  const edits: Edit[] = []
  const jest = new Set([
    'jest',
    ...importedIn(source).flatMap(({ from, name, local }) =>
      from === '@jest/globals' && name === 'jest' ? [local] : [],
    ),
  ])
  const env = envEdits(source, edits, names)
  for (const node of [...freeReferences(source), ...importedReferences(source)]) {
    if (own.has(node.text)) names.set(node.text, 'vitest')
    if (own.has(node.text)) refuseDone(source, node)
    const alias = aliases[node.text]
    if (alias !== undefined) {
      edits.push({ start: node.getStart(source), end: node.end, text: alias })
      names.set(alias.split('.')[0] ?? '', 'vitest')
    }
    if (jest.has(node.text)) edits.push(...jestEdits(source, node, names))
    if (gone.has(node.text)) throw refuseAt(source, node, `${node.text} has no like in workerd's tests.`)
    edits.push(...contextEdits(source, node, names))
  }
  return { text: reimported(applyEdits(text, edits), { file, source, names, alias: env.alias }), binds: env.binds }
}

/** What `@jest/globals` brings is used like a global. */
function importedReferences(source: ts.SourceFile): ts.Identifier[] {
  const locals = new Set(importedIn(source).flatMap(({ from, local }) => (from === '@jest/globals' ? [local] : [])))
  return [...descendants(source)].filter((node): node is ts.Identifier => isReference(node) && locals.has(node.text))
}

/** A test with a parameter waits for a call, which vitest does not. */
function refuseDone(source: ts.SourceFile, node: ts.Identifier): void {
  const ts = compiler()
  const call = node.parent
  if (!ts.isCallExpression(call) || call.expression !== node || node.text === 'describe' || node.text === 'expect')
    return
  const done = call.arguments.find(
    (one) => (ts.isArrowFunction(one) || ts.isFunctionExpression(one)) && one.parameters.length > 0,
  )
  if (done !== undefined) throw refuseAt(source, done, 'A callback ends the test; return a promise instead.')
}

function jestEdits(source: ts.SourceFile, node: ts.Identifier, names: Map<string, string>): Edit[] {
  const ts = compiler()
  const { parent } = node
  if (ts.isQualifiedName(parent))
    throw refuseAt(source, parent, `The type ${parent.getText(source)} has another shape in vitest.`)
  if (!ts.isPropertyAccessExpression(parent) || !same.has(parent.name.text))
    throw refuseAt(
      source,
      parent,
      `${parent.getText(source).split('\n')[0]} has no like in vitest, or another meaning.`,
    )
  names.set('vi', 'vitest')
  return [{ start: node.getStart(source), end: node.end, text: 'vi' }]
}

/** `new ExecutionContext()` and what waits for it. */
function contextEdits(source: ts.SourceFile, node: ts.Identifier, names: Map<string, string>): Edit[] {
  const ts = compiler()
  const { parent } = node
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

/** `const env = getMiniflareBindings()` is an import now; another name keeps its declaration. */
function envEdits(source: ts.SourceFile, edits: Edit[], names: Map<string, string>): { binds: boolean; alias: string } {
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
  for (const call of calls) {
    const statement = whole ? statementOf(call) : undefined
    edits.push(
      statement === undefined
        ? { start: call.getStart(source), end: call.end, text: alias }
        : dropLines(source.text, statement.getStart(source), statement.end),
    )
  }
  if (calls.length > 0) names.set('env', 'cloudflare:workers')
  return { binds: calls.length > 0, alias }
}

interface Reimport {
  readonly file: string
  readonly source: ts.SourceFile
  readonly names: ReadonlyMap<string, string>
  readonly alias: string
}

function reimported(text: string, { file, source, names, alias }: Reimport): string {
  const place = { file, read: () => undefined, dialect: dialectIn(source) }
  let result = text
  for (const { from, local } of importedIn(source))
    if (from === '@jest/globals') result = dropImport(result, file, local)
  for (const [name, from] of names) {
    const local = name === 'env' ? alias : name
    result = addImport(result, place, { from, name, typeOnly: false, local }, local)
  }
  return result
}
