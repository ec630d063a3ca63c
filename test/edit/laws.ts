import fc from 'fast-check'
import { expect } from 'vitest'
import type { Format } from '../../src/edit/format.ts'
import type { Path } from '../../src/edit/path.ts'
import { assigned, equal, isArray, isObject, valueAt } from '../../src/edit/value.ts'
import { ClodoError } from '../../src/errors.ts'
import type { Json } from '../../src/plugin/json.ts'
import { key, value } from './documents.ts'

/** Paths of all values in a document, itself included. */
export function paths(json: Json, at: Path = []): Path[] {
  if (isArray(json)) return [at, ...json.flatMap((item, i) => paths(item, [...at, i]))]
  if (isObject(json)) return [at, ...Object.entries(json).flatMap(([name, item]) => paths(item, [...at, name]))]
  return [at]
}

interface Law {
  readonly format: Format
  readonly file: string
  readonly text: fc.Arbitrary<string>
  readonly runs?: number
  readonly value?: fc.Arbitrary<Json>
  readonly key?: fc.Arbitrary<string>
  readonly commentsOf: (text: string) => readonly string[]
  /** What a refusal may say: shapes of the language that have no place for such an edit. */
  readonly mayRefuse?: RegExp
}

function allowing<T>(law: Law, action: () => T): T | undefined {
  try {
    return action()
  } catch (error) {
    if (error instanceof ClodoError && error.code === 'EDIT_REFUSED' && law.mayRefuse?.test(error.message))
      return undefined
    throw error
  }
}

/** remove(set(text)) is text, byte for byte, and both do exactly what they were asked. */
export function holdsInverse(law: Law): void {
  const { format, file } = law
  fc.assert(
    fc.property(law.text, fc.nat(), law.key ?? key, law.value ?? value, fc.nat(5), (text, pick, name, item, index) => {
      const before = format.parse(text, file)
      const containers = paths(before).filter((path) => typeof valueAt(before, path) === 'object')
      const path = containers[pick % containers.length] ?? []
      const container = valueAt(before, path)
      allowing(law, () => {
        if (isArray(container)) {
          const at = Math.min(index, container.length)
          const edited = format.insert(text, path, item, at, file)
          expect(format.parse(edited, file)).toEqual(assigned(before, path, container.toSpliced(at, 0, item)))
          expect(format.remove(edited, [...path, at], [], file)).toBe(text)
        } else {
          fc.pre(isObject(container) && !Object.hasOwn(container, name))
          const edited = format.set(text, [...path, name], item, file)
          expect(format.set(edited, [...path, name], item, file)).toBe(edited)
          expect(equal(valueAt(format.parse(edited, file), [...path, name]), item)).toBe(true)
          expect(format.remove(edited, [...path, name], [], file)).toBe(text)
        }
      })
    }),
    { numRuns: law.runs ?? 1500 },
  )
}

/** A value that arrives with its missing parents goes with them. */
export function holdsPrune(law: Law): void {
  const { format, file } = law
  fc.assert(
    fc.property(law.text, law.value ?? value, (text, item) => {
      const edited = format.set(text, ['new', 'inner', 'leaf'], item, file)
      expect(format.remove(edited, ['new', 'inner', 'leaf'], [['new', 'inner'], ['new']], file)).toBe(text)
      expect(valueAt(format.parse(format.remove(edited, ['new', 'inner', 'leaf'], [], file), file), ['new'])).toEqual({
        inner: {},
      })
    }),
    { numRuns: law.runs ?? 300 },
  )
}

/** Whatever goes, the rest stays equal and no comment vanishes. */
export function holdsRemoval(law: Law): void {
  const { format, file } = law
  fc.assert(
    fc.property(law.text, fc.nat(), (text, pick) => {
      const before = format.parse(text, file)
      const all = paths(before).slice(1)
      fc.pre(all.length > 0)
      const path = all[pick % all.length] ?? []
      const edited = allowing(law, () => format.remove(text, path, [], file))
      if (edited === undefined) return
      expect(equal(format.parse(edited, file), assigned(before, path, undefined))).toBe(true)
      expect([...law.commentsOf(edited)].sort()).toEqual([...law.commentsOf(text)].sort())
    }),
    { numRuns: law.runs ?? 1500 },
  )
}

/** A whole document becomes another one, whatever the two are. */
export function holdsChange(law: Law, other: fc.Arbitrary<Json>): void {
  const { format, file } = law
  fc.assert(
    fc.property(law.text, other, (text, wanted) => {
      const edited = allowing(law, () => format.set(text, [], wanted, file))
      if (edited !== undefined) expect(equal(format.parse(edited, file), wanted)).toBe(true)
    }),
    { numRuns: law.runs ?? 800 },
  )
}
