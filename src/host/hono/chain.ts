/** Entries as `.use(...)` and `.route(...)` calls of one chain. */
import type { Edit } from '../../edit/apply.ts'
import type { ts } from '../../edit/typescript/compiler.ts'
import type { MethodCall } from '../../edit/typescript/expression.ts'
import { indentAt } from '../../edit/typescript/lines.ts'
import { type Module, neighbours, type Placed, type Placing } from '../placing.ts'
import { argumentsOf, expectedArguments, isInLine, isOfChain, samePlace, writeCall } from './call.ts'
import { type ChainSite, catchesAll, registers } from './site.ts'

export function chainPlacing(site: ChainSite): Placing {
  return {
    find({ source }, entry, code) {
      const expected = expectedArguments(entry, code)
      return site.calls.find((call) => samePlace(call, entry) && argumentsOf(call, source) === expected)
    },
    candidates: (_, entry) => site.calls.filter((call) => samePlace(call, entry)),
    insert: (module, placed) => [insert(site, module, placed)],
    drop: ({ source }, node) => [drop(site, source, node as MethodCall)],
  }
}

function insert({ calls, root }: ChainSite, { source, dialect }: Module, placed: Placed): Edit {
  const inLine = isInLine(placed.entry)
  const mates = placed.standing.filter(({ entry }) => isOfChain(entry) && isInLine(entry) === inLine)
  const { before, after } = neighbours({ ...placed, standing: mates })
  const next = before ? calls[calls.indexOf(before as MethodCall) + 1] : (after as MethodCall | undefined)
  const follower = next ?? (before ? undefined : calls.find(inLine ? registers : catchesAll))
  const gap = gapBefore(follower ?? calls.at(-1), source)
  const base = indentAt(gap.includes('\n') ? gap : source.text, gap.includes('\n') ? gap.length : root.getStart(source))
  const text = `.${writeCall(placed.entry, placed.code, dialect, base)}`
  if (follower) return { start: dotOf(follower, source), end: dotOf(follower, source), text: text + gap }
  const end = calls.at(-1)?.end ?? root.end
  return { start: end, end, text: gap + text }
}

function drop({ calls }: ChainSite, source: ts.SourceFile, call: MethodCall): Edit {
  const dot = dotOf(call, source)
  const next = calls[calls.indexOf(call) + 1]
  if (next === undefined) return { start: dot - gapBefore(call, source).length, end: call.end, text: '' }
  const behind = /^\s*/.exec(source.text.slice(call.end))?.[0].length ?? 0
  return { start: dot, end: call.end + behind, text: '' }
}

/** The first dot behind the target that is not in a comment. */
function dotOf({ expression: { expression: target } }: MethodCall, source: ts.SourceFile): number {
  const trivia = /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/.exec(source.text.slice(target.end))
  return target.end + (trivia?.[0].length ?? 0)
}

/** The white space in front of the dot of a call. */
function gapBefore(call: MethodCall | undefined, source: ts.SourceFile): string {
  if (call === undefined) return ''
  return /\s*$/.exec(source.text.slice(0, dotOf(call, source)))?.[0] ?? ''
}
