import { diff, type Hunk } from './diff.ts'
import type { Conflict, Sides } from './merge-values.ts'

export type Prefer = 'ours' | 'theirs' | 'markers'

/** Lines without their ends, and what the ends were. */
interface Lines {
  readonly lines: readonly string[]
  readonly bom: string
  /** Undefined for a text of one line. */
  readonly eol: '\n' | '\r\n' | undefined
  readonly finalNewline: boolean
}

/** A stretch of base that a side, or both, changed. */
interface Region {
  readonly start: number
  readonly end: number
  readonly ours: readonly Hunk[]
  readonly theirs: readonly Hunk[]
}

/**
 * Three-way merge by line. BOM, line ending and final newline merge like a line of their own: what the user changed
 * stays, whatever the lines say.
 */
export function mergeLines(texts: Sides<string>, prefer: Prefer): { text: string; conflicts: Conflict[] } {
  const base = split(texts.base)
  const ours = split(texts.ours)
  const theirs = split(texts.theirs)
  const sides = { base: base.lines, ours: ours.lines, theirs: theirs.lines }
  const conflicts: Conflict[] = []
  const merged: string[] = []
  let at = 0
  for (const region of regionsOf(sides)) {
    merged.push(...base.lines.slice(at, region.start), ...settle(region, sides, prefer, conflicts))
    at = region.end
  }
  merged.push(...base.lines.slice(at))
  const choose = <T>(of: (side: Lines) => T): T => (of(ours) === of(base) ? of(theirs) : of(ours))
  const eol = choose((side) => side.eol) ?? ours.eol ?? theirs.eol ?? '\n'
  const end = merged.length > 0 && choose((side) => side.finalNewline) ? eol : ''
  return { text: choose((side) => side.bom) + merged.join(eol) + end, conflicts }
}

/** Where line endings are mixed, `\r` counts as part of its line, so that each line keeps its own. */
function split(text: string): Lines {
  const bom = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const body = text.slice(bom.length)
  const windows = body.includes('\r\n') && !/(^|[^\r])\n/.test(body)
  const finalNewline = body.endsWith('\n') || body === ''
  const lines = body === '' ? [] : body.split(windows ? '\r\n' : '\n')
  if (body.endsWith('\n')) lines.pop()
  return { lines, bom, eol: windows ? '\r\n' : body.includes('\n') ? '\n' : undefined, finalNewline }
}

function regionsOf(sides: Sides<readonly string[]>): Region[] {
  const ours = diff(sides.base, sides.ours)
  const theirs = diff(sides.base, sides.theirs)
  const all = [
    ...ours.map((hunk) => ({ start: hunk.start, end: hunk.end, ours: [hunk], theirs: [] })),
    ...theirs.map((hunk) => ({ start: hunk.start, end: hunk.end, ours: [], theirs: [hunk] })),
  ].sort((a, b) => a.start - b.start || a.end - b.end)
  const regions: Region[] = []
  for (const next of all) {
    const last = regions.at(-1)
    if (last === undefined || !collide(last, next, sides)) regions.push(next)
    else regions.splice(-1, 1, join(last, next))
  }
  return regions
}

/**
 * Two changes collide when they share a line of base, when both insert at one place, or when they touch and bring a
 * line in common (both sides added it, once beside and once within a change).
 */
function collide(last: Region, next: Region, sides: Sides<readonly string[]>): boolean {
  if (next.start < last.end) return true
  if (next.start > last.end) return false
  if (last.start === last.end && next.start === next.end) return true
  const brought = (region: Region) => [
    ...region.ours.flatMap((hunk) => sides.ours.slice(hunk.from, hunk.to)),
    ...region.theirs.flatMap((hunk) => sides.theirs.slice(hunk.from, hunk.to)),
  ]
  const lines = new Set(brought(last).filter((line) => line.trim() !== ''))
  return brought(next).some((line) => lines.has(line))
}

function join(a: Region, b: Region): Region {
  return {
    start: Math.min(a.start, b.start),
    end: Math.max(a.end, b.end),
    ours: [...a.ours, ...b.ours],
    theirs: [...a.theirs, ...b.theirs],
  }
}

function settle(
  region: Region,
  sides: Sides<readonly string[]>,
  prefer: Prefer,
  conflicts: Conflict[],
): readonly string[] {
  const base = sides.base.slice(region.start, region.end)
  const ours = rewritten(region, region.ours, sides.base, sides.ours)
  const theirs = rewritten(region, region.theirs, sides.base, sides.theirs)
  if (region.theirs.length === 0 || same(ours, theirs) || same(theirs, base)) return ours
  if (region.ours.length === 0 || same(ours, base)) return theirs
  const head = shared(ours, theirs)
  const tail = shared(ours.slice(head).reverse(), theirs.slice(head).reverse())
  const [mine, yours] = [ours.slice(head, ours.length - tail), theirs.slice(head, theirs.length - tail)]
  const first = firstLine(region) + head
  conflicts.push({
    at: mine.length > 1 ? `lines ${first}-${first + mine.length - 1}` : `line ${first}`,
    base: base.join('\n'),
    ours: mine.join('\n'),
    theirs: yours.join('\n'),
  })
  const chosen = {
    ours: mine,
    theirs: yours,
    markers: ['<<<<<<< yours', ...mine, '=======', ...yours, '>>>>>>> clodo'],
  }[prefer]
  return [...ours.slice(0, head), ...chosen, ...ours.slice(ours.length - tail)]
}

/** The line of ours, counted from 1, at which a region with a change of ours starts. */
function firstLine(region: Region): number {
  const [hunk] = region.ours
  return hunk === undefined ? region.start + 1 : hunk.from - (hunk.start - region.start) + 1
}

/** The lines of a region as a side has them. */
function rewritten(region: Region, hunks: readonly Hunk[], base: readonly string[], side: readonly string[]): string[] {
  const lines: string[] = []
  let at = region.start
  for (const hunk of hunks) {
    lines.push(...base.slice(at, hunk.start), ...side.slice(hunk.from, hunk.to))
    at = hunk.end
  }
  return [...lines, ...base.slice(at, region.end)]
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, i) => line === b[i])
}

/** How many lines two lists have in common at their start. */
function shared(a: readonly string[], b: readonly string[]): number {
  let count = 0
  while (count < a.length && count < b.length && a[count] === b[count]) count += 1
  return count
}
