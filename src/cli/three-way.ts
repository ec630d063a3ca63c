/** A conflict on the terminal: what CLODO wrote, what the user made of it, and what CLODO wants, one below the other. */
import type { FileConflict } from './documents/index.ts'
import { type Output, safe } from './output.ts'

const sides = [
  ['base', 'dim', 'base '],
  ['ours', 'green', 'yours'],
  ['theirs', 'cyan', 'clodo'],
] as const

/** Lines of one side that are shown. */
const most = 12

export function threeWay(out: Output, { path, at, ...texts }: FileConflict): string {
  const shown = sides.flatMap(([side, paint, label]) => {
    const text = texts[side]
    if (text === undefined) return []
    const all = text.replace(/\n$/, '').split('\n')
    const lines = all.length > most ? [...all.slice(0, most), `… and ${all.length - most} lines more`] : all
    return lines.map((line, index) => `  ${out.paint(paint, `${index === 0 ? label : '     '} │ ${safe(line)}`)}`)
  })
  return [`${out.paint('bold', safe(path))}  ${safe(at ?? '')}`.trimEnd(), ...shown].join('\n')
}
