/** A test of vitest under miniflare 2 as one in workerd. */
import { applyEdits, type Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { dropLines } from '../../edit/typescript/lines.ts'
import { descendants, parse } from '../../edit/typescript/parse.ts'
import { freeReferences } from '../../edit/typescript/scope.ts'
import { refuseAt } from '../code.ts'
import { envEdits, globalEdits, type Names, withNames } from '../miniflare-2/globals.ts'

export interface Moved {
  readonly text: string
  /** Whether it fills storage before all of its tests, so that it cannot begin empty in each. */
  readonly seeds: boolean
}

const isolated = 'setupMiniflareIsolatedStorage'
const reset = 'afterEach(() => reset())'

export function isOfMiniflare(text: string): boolean {
  return /\b(?:getMiniflare\w+|setupMiniflareIsolatedStorage|runWithMiniflare\w+|flushMiniflare\w+|new ExecutionContext)\b|@vitest-environment\s+miniflare/.test(
    text,
  )
}

/** @throws EDIT_REFUSED with the place of what workerd has no like for */
export function toWorkerd(text: string, file: string): Moved {
  const source = parse(text, file)
  const names: Names = new Map()
  const env = envEdits(source, names)
  const free = freeReferences(source)
  const seeds = free.some(({ text: name }) => name === isolated) && callsBeforeAll(source)
  const edits: Edit[] = [
    ...env.edits,
    ...free.flatMap((node) =>
      node.text === isolated ? isolationEdits(source, node, names, seeds) : globalEdits(source, node, names),
    ),
    ...commentEdits(text),
  ]
  return { text: withNames(applyEdits(text, edits), { file, source, names, alias: env.alias }), seeds }
}

/** `const describe = setupMiniflareIsolatedStorage()`: the call, or the whole line where the name is that of vitest. */
function isolationEdits(source: ts.SourceFile, node: ts.Identifier, names: Names, seeds: boolean): Edit[] {
  const ts = compiler()
  const call = node.parent
  if (!ts.isCallExpression(call)) throw refuseAt(source, node, `${isolated} is handed on.`)
  names.set('describe', 'vitest')
  if (!seeds) {
    names.set('afterEach', 'vitest')
    names.set('reset', 'cloudflare:test')
  }
  const { parent } = call
  const statement = parent.parent.parent
  const named = ts.isVariableDeclaration(parent) && parent.name.getText(source) === 'describe'
  if (!named || !ts.isVariableStatement(statement) || statement.declarationList.declarations.length > 1)
    throw refuseAt(source, call, `What ${isolated} gives goes by another name than describe.`)
  if (statement.modifiers !== undefined) throw refuseAt(source, statement, `What ${isolated} gives is exported.`)
  const [start, { end }] = [statement.getStart(source), statement]
  const semicolon = source.text[end - 1] === ';' ? ';' : ''
  return [seeds ? dropLines(source.text, start, end) : { start, end, text: reset + semicolon }]
}

function callsBeforeAll(source: ts.SourceFile): boolean {
  const ts = compiler()
  return [...descendants(source)].some(
    (node) => ts.isCallExpression(node) && node.expression.getText(source) === 'beforeAll',
  )
}

/** A comment that names the environment of one file. */
function commentEdits(text: string): Edit[] {
  const comment =
    /^[ \t]*(?:\/\/[ \t]*@vitest-environment[ \t]+miniflare[ \t]*|\/\*\*?\s*\*?\s*@vitest-environment[ \t]+miniflare\s*\*\/)[ \t]*$/m.exec(
      text,
    )
  return comment === null ? [] : [dropLines(text, comment.index, comment.index + comment[0].length)]
}
