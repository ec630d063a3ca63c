/** How an entry reads as a call: `use('/v1/*', limit())`, `route('/health', health)`. */
import { fitCode } from '../../edit/typescript/code.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import type { Dialect } from '../../edit/typescript/dialect.ts'
import type { MethodCall } from '../../edit/typescript/expression.ts'
import { parse } from '../../edit/typescript/parse.ts'
import { meaningOf } from '../../edit/typescript/tokens.ts'
import type { SlotContribution } from '../../plugin/contribution.ts'
import { rank } from '../../plugin/rank.ts'

export function methodOf({ slot }: SlotContribution): 'use' | 'route' {
  return slot === 'route' ? 'route' : 'use'
}

export function isOfChain({ slot }: SlotContribution): boolean {
  return slot === 'middleware' || slot === 'route'
}

/** Whether an entry stands in the line that each request passes, rather than among the routes behind it. */
export function isInLine(entry: SlotContribution): boolean {
  return entry.rank < rank.route
}

/** A route without a path stands at the root. */
function pathOf({ slot, at }: SlotContribution): string | undefined {
  return at ?? (slot === 'route' ? '/' : undefined)
}

export function callOf(entry: SlotContribution, code: string): string {
  const path = pathOf(entry)
  return `${methodOf(entry)}(${path === undefined ? '' : `${JSON.stringify(path)}, `}${code})`
}

/** The call in the style of a module, its lines below the first indented by `base`. */
export function writeCall(entry: SlotContribution, code: string, dialect: Dialect, base: string): string {
  return fitCode(`x.${callOf(entry, code)}`, dialect, base).slice(2)
}

/** What the call of an entry says: its arguments, without layout. */
export function argumentsOf(call: MethodCall, source: ts.SourceFile): string {
  return call.arguments.map((argument) => meaningOf(argument, source)).join(' , ')
}

export function expectedArguments(entry: SlotContribution, code: string): string {
  const source = parse(`x.${callOf(entry, code)}`, 'entry.ts')
  const [statement] = source.statements
  const call =
    statement && compiler().isExpressionStatement(statement) ? (statement.expression as MethodCall) : undefined
  return call ? argumentsOf(call, source) : ''
}

/** Whether a call is of the same method and for the same path. */
export function samePlace(call: MethodCall, entry: SlotContribution): boolean {
  const ts = compiler()
  const [first] = call.arguments
  const path = first && ts.isStringLiteralLike(first) ? first.text : undefined
  return call.expression.name.text === methodOf(entry) && path === pathOf(entry)
}
