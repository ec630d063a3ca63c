/** Finds secrets in a text, and says where they stand without saying what they are. */
import { digest } from '../../tree/digest.ts'
import { type Finding, fingerprintOf, spotAt } from '../finding.ts'
import type { Found } from '../suppress.ts'
import { around } from '../suppress.ts'
import { type Shape, shapes } from './shapes.ts'

/** A text from a file or from a change of one. */
export interface Chunk {
  readonly file: string
  readonly text: string
  /** The line of the file that it begins with, from 1. */
  readonly line: number
  readonly commit?: string
}

/** Files in which random texts are what one expects. */
const locks =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock|worker-configuration\.d\.ts)$/

export function secretsIn(chunk: Chunk): Found[] {
  const found = new Map<string, Found>()
  for (const shape of shapes) {
    if (shape.severity === 'warning' && locks.test(chunk.file)) continue
    for (const match of chunk.text.matchAll(shape.pattern)) {
      const value = match.groups?.value ?? ''
      if (!shape.holds(value, match[0])) continue
      const at = match.index + match[0].indexOf(value)
      // The first shape that knows a value is the one that knows most of it.
      const key = `${spotAt(chunk.file, chunk.text, at).line} ${value.slice(0, 12)}`
      if (!found.has(key)) found.set(key, told(shape, chunk, { value, at }))
    }
  }
  return [...found.values()]
}

function told(shape: Shape, chunk: Chunk, { value, at }: { value: string; at: number }): Found {
  const { id, severity, title, mend } = shape
  const { file, text, commit } = chunk
  const spot = spotAt(file, text, at)
  const finding: Finding = {
    rule: id,
    severity,
    message: `${title}.`,
    mend,
    ...spot,
    line: spot.line + chunk.line - 1,
    environments: [],
    fingerprint: fingerprintOf(shape, file, trace(value)),
    fixable: false,
    ...(commit === undefined ? {} : { commit }),
  }
  return { finding, around: around(text, spot.line) }
}

/** What in a text is a secret: for who takes it out. */
export function valuesIn(text: string): string[] {
  return shapes.flatMap(({ pattern, holds }) =>
    [...text.matchAll(pattern)].flatMap(({ 0: found, groups }) => {
      const value = groups?.value?.trim() ?? ''
      return value !== '' && holds(value, found) ? [value] : []
    }),
  )
}

/** 16 bits of its hash: enough to see that a secret is another one, too little to find out what it is by trying. */
function trace(value: string): string {
  return digest(value).slice(0, 4)
}
