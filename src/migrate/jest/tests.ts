/** A test of jest under miniflare 2 as one of vitest in workerd. */
import { applyEdits, type Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { importedIn } from '../../edit/typescript/import-list.ts'
import { dropImport } from '../../edit/typescript/imports.ts'
import { descendants, parse } from '../../edit/typescript/parse.ts'
import { isReference } from '../../edit/typescript/reference.ts'
import { freeReferences } from '../../edit/typescript/scope.ts'
import { refuseAt } from '../code.ts'
import { isCommonJs } from '../commonjs.ts'
import { envEdits, globalEdits, type Names, withNames } from '../miniflare-2/globals.ts'

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
  const names: Names = new Map()
  const jest = new Set([
    'jest',
    ...importedIn(source).flatMap(({ from, name, local }) =>
      from === '@jest/globals' && name === 'jest' ? [local] : [],
    ),
  ])
  const env = envEdits(source, names)
  const edits: Edit[] = [...env.edits]
  for (const node of [...freeReferences(source), ...importedReferences(source)]) {
    if (own.has(node.text)) names.set(node.text, 'vitest')
    if (own.has(node.text)) refuseDone(source, node)
    const alias = aliases[node.text]
    if (alias !== undefined) {
      edits.push({ start: node.getStart(source), end: node.end, text: alias })
      names.set(alias.split('.')[0] ?? '', 'vitest')
    }
    if (jest.has(node.text)) edits.push(...jestEdits(source, node, names))
    edits.push(...globalEdits(source, node, names))
  }
  const bare = importedIn(source)
    .filter(({ from }) => from === '@jest/globals')
    .reduce((left, { local }) => dropImport(left, file, local), applyEdits(text, edits))
  return { text: withNames(bare, { file, source, names, alias: env.alias }), binds: env.binds }
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

function jestEdits(source: ts.SourceFile, node: ts.Identifier, names: Names): Edit[] {
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
