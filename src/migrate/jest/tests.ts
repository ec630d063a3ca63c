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
import { resetNote } from './config.ts'

const own = new Set(['describe', 'it', 'test', 'expect', 'beforeAll', 'beforeEach', 'afterAll', 'afterEach'])
const aliases: { readonly [name: string]: string } = {
  xit: 'it.skip',
  xtest: 'test.skip',
  xdescribe: 'describe.skip',
  fit: 'it.only',
  fdescribe: 'describe.only',
}
const same = new Set(
  'fn spyOn clearAllMocks resetAllMocks restoreAllMocks isMockFunction mocked useFakeTimers useRealTimers advanceTimersByTime advanceTimersByTimeAsync advanceTimersToNextTimer advanceTimersToNextTimerAsync runAllTimers runAllTimersAsync runOnlyPendingTimers runOnlyPendingTimersAsync getRealSystemTime setSystemTime clearAllTimers getTimerCount'.split(
    ' ',
  ),
)
/** Modules of Node that are there in workerd by name alone, or see other files. */
const ofMachine = /^(?:node:)?(?:fs|fs\/promises|child_process|cluster|http2|inspector|repl|worker_threads)$/

export interface Moved {
  readonly text: string
  /** Whether it writes to storage that tests share. */
  readonly binds: boolean
  readonly notes: readonly string[]
}

/** Whether a module has something of jest or of the environment in it. */
export function isOfJest(text: string): boolean {
  return /\b(?:jest\.|getMiniflare\w+|@jest\/globals|(?:it|test|describe|expect)(?:\.\w+)?\()/.test(text)
}

/** @throws EDIT_REFUSED with the place of what vitest, or workerd, has no like for */
export function toVitest(text: string, file: string): Moved {
  const source = parse(text, file)
  if (isCommonJs(source)) throw refuseAt(source, source, 'The test is CommonJS; write it with imports first.')
  const machine = importedIn(source).find(({ from }) => ofMachine.test(from))
  if (machine !== undefined)
    throw refuseAt(
      source,
      machine.declaration,
      `${machine.from} works on the machine, which tests in workerd do not see.`,
    )
  const names: Names = new Map()
  const jest = new Set([
    'jest',
    ...importedIn(source).flatMap(({ from, name, local }) =>
      from === '@jest/globals' && name === 'jest' ? [local] : [],
    ),
  ])
  const type = [...descendants(source)].find((node) => isTypeOf(node, jest))
  if (type !== undefined) throw refuseAt(source, type, `The type ${type.getText(source)} has another shape in vitest.`)
  const env = envEdits(source, names)
  const edits: Edit[] = [...env.edits]
  for (const node of [...freeReferences(source), ...importedReferences(source)]) {
    if (own.has(node.text)) names.set(node.text, 'vitest')
    if (own.has(node.text)) edits.push(...ownEdits(source, node))
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
  const notes = /\bresetAllMocks\(/.test(text) ? [resetNote] : []
  return { text: withNames(bare, { file, source, names, alias: env.alias }), binds: env.binds, notes }
}

/** `jest.Mock` */
function isTypeOf(node: ts.Node, jest: ReadonlySet<string>): boolean {
  const ts = compiler()
  return ts.isQualifiedName(node) && ts.isIdentifier(node.left) && jest.has(node.left.text)
}

/** What `@jest/globals` brings is used like a global. */
function importedReferences(source: ts.SourceFile): ts.Identifier[] {
  const locals = new Set(importedIn(source).flatMap(({ from, local }) => (from === '@jest/globals' ? [local] : [])))
  return [...descendants(source)].filter((node): node is ts.Identifier => isReference(node) && locals.has(node.text))
}

/** `it.failing` is `it.fails`; a test with a parameter waits for a call, which vitest does not. */
function ownEdits(source: ts.SourceFile, node: ts.Identifier): Edit[] {
  const ts = compiler()
  const { parent } = node
  const member = ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent : undefined
  const callee = member !== undefined && /^(?:only|skip|concurrent|failing)$/.test(member.name.text) ? member : node
  const call = callee.parent
  if (ts.isCallExpression(call) && call.expression === callee && node.text !== 'describe' && node.text !== 'expect') {
    const done = call.arguments.find(
      (one) => (ts.isArrowFunction(one) || ts.isFunctionExpression(one)) && one.parameters.length > 0,
    )
    if (done !== undefined) throw refuseAt(source, done, 'A callback ends the test; return a promise instead.')
  }
  if (member?.name.text !== 'failing') return []
  return [{ start: member.name.getStart(source), end: member.name.end, text: 'fails' }]
}

function jestEdits(source: ts.SourceFile, node: ts.Identifier, names: Names): Edit[] {
  const ts = compiler()
  const { parent } = node
  const member = ts.isPropertyAccessExpression(parent) ? parent.name.text : undefined
  const call = parent.parent
  const given = ts.isCallExpression(call) && call.expression === parent ? call.arguments : undefined
  const timeout = member === 'setTimeout' ? given?.[0] : undefined
  const timers = member === 'useFakeTimers' && given?.[0] !== undefined && !isNow(given[0])
  if (member === undefined || timers || (timeout === undefined && !same.has(member)))
    throw refuseAt(
      source,
      parent,
      `${parent.getText(source).split('\n')[0]} has no like in vitest, or another meaning.`,
    )
  names.set('vi', 'vitest')
  if (timeout === undefined) return [{ start: node.getStart(source), end: node.end, text: 'vi' }]
  return [
    { start: node.getStart(source), end: timeout.getStart(source), text: 'vi.setConfig({ testTimeout: ' },
    { start: timeout.end, end: timeout.end, text: ' }' },
  ]
}

/** `{ now: 0 }`, which both read in one way. */
function isNow(node: ts.Expression): boolean {
  return compiler().isObjectLiteralExpression(node) && node.properties.every((one) => one.name?.getText() === 'now')
}
