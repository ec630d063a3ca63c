import type { Change, Prepared } from '../index.ts'
import { type Output, safe } from './output.ts'
import { unifiedDiff } from './unified-diff.ts'

/** The dry run of a person: every change as a unified diff, then the effects. CLODO's own records are only counted. */
export function printDiff(out: Output, prepared: Prepared): void {
  const shown = prepared.changes.filter(({ path }) => !isOwn(path))
  for (const change of shown) out.say(coloured(out, safe(unifiedDiff(change))))
  const own = prepared.changes.length - shown.length
  if (own > 0) out.say(out.paint('dim', `and ${own} files of CLODO's own record in .clodo/`))
  if (prepared.changes.length === 0) out.say('Nothing to change.')
  for (const { title } of prepared.effects) out.say(`${out.paint('dim', 'then')} ${title}`)
  for (const note of prepared.notes) out.say(`${out.paint('yellow', 'note')} ${safe(note)}`)
  out.say(out.paint('dim', 'A dry run: nothing was written.'))
}

/** What happened, a line a file; many files of one kind are counted. */
export function printSummary(out: Output, { changes, notes }: Prepared): void {
  const shown = changes.filter(({ path }) => !isOwn(path))
  if (changes.length === 0) out.say('Nothing to change: everything is as the recipe says.')
  const many = shown.length > 30
  for (const change of many ? shown.filter(({ path }) => !path.includes('/')) : shown) {
    out.say(`  ${symbol(out, change)} ${safe(change.path)}`)
  }
  if (many) out.say(out.paint('dim', `  … ${shown.length} files in all`))
  for (const note of notes) out.say(`${out.paint('yellow', 'note')} ${safe(note)}`)
}

function symbol(out: Output, { before, after }: Change): string {
  if (before === undefined) return out.paint('green', '+')
  return after === undefined ? out.paint('red', '-') : out.paint('yellow', '~')
}

/** CLODO's own record. */
export function isOwn(path: string): boolean {
  return path.startsWith('.clodo/')
}

/** Lines that come and go, each in its colour. */
export function coloured(out: Output, diff: string): string {
  return diff
    .split('\n')
    .map((line) =>
      line.startsWith('+') ? out.paint('green', line) : line.startsWith('-') ? out.paint('red', line) : line,
    )
    .join('\n')
}
