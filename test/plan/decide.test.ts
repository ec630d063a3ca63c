import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide, type OnConflict, type Sides } from '../../src/plan/decide.ts'

const ways: readonly OnConflict[] = ['abort', 'ours', 'theirs', 'markers']
const [none, a, b] = [undefined, 'one\ntwo\n', 'one\nzwei\n']

/** What becomes of a file where no two edits meet, whatever is to be done at a conflict. */
const peaceful: [string, Sides, string | undefined][] = [
  ['nothing there, nothing wanted', { base: none, ours: none, theirs: none }, none],
  ['born', { base: none, ours: none, theirs: a }, a],
  ['adopted: the user has the same', { base: none, ours: a, theirs: a }, a],
  ['the user’s own, never ours', { base: none, ours: a, theirs: none }, a],
  ['unchanged', { base: a, ours: a, theirs: a }, a],
  ['updated', { base: a, ours: a, theirs: b }, b],
  ['edited by the user only', { base: a, ours: b, theirs: a }, b],
  ['both made the same edit', { base: a, ours: b, theirs: b }, b],
  ['taken away', { base: a, ours: a, theirs: none }, none],
  ['deleted by the user, still wanted as it was', { base: a, ours: none, theirs: a }, none],
  ['deleted by both', { base: a, ours: none, theirs: none }, none],
  [
    'edited at two places',
    { base: 'one\n2\n3\n4\nfive\n', ours: 'eins\n2\n3\n4\nfive\n', theirs: 'one\n2\n3\n4\ncinq\n' },
    'eins\n2\n3\n4\ncinq\n',
  ],
]

describe('without a conflict', () => {
  test.each(peaceful)('%s', (_name, sides, after) => {
    for (const way of ways) expect(decide('a.txt', sides, way)).toEqual({ after, conflicts: [] })
  })
})

describe('a file that one side deleted and the other changed', () => {
  test.each<[string, Sides, string]>([
    ['by you', { base: a, ours: none, theirs: b }, 'deleted by you, changed by clodo'],
    ['by clodo', { base: a, ours: b, theirs: none }, 'changed by you, deleted by clodo'],
  ])('%s is one conflict', (_name, sides, at) => {
    for (const way of ways) {
      const { after, conflicts } = decide('a.txt', sides, way)
      expect(after).toBe(way === 'theirs' ? sides.theirs : sides.ours)
      expect(conflicts).toEqual([
        { at, ...Object.fromEntries(Object.entries(sides).filter(([, text]) => text !== undefined)) },
      ])
    }
  })
})

describe('edits that meet', () => {
  const sides: Sides = { base: 'a\nb\nc\n', ours: 'a\nmine\nc\n', theirs: 'a\nnew\nc\n' }
  test.each<[OnConflict, string]>([
    ['abort', 'a\nmine\nc\n'],
    ['ours', 'a\nmine\nc\n'],
    ['theirs', 'a\nnew\nc\n'],
  ])('%s', (way, after) => {
    const decision = decide('a.txt', sides, way)
    expect(decision.after).toBe(after)
    expect(decision.conflicts).toHaveLength(1)
  })

  test('markers', () => {
    const { after } = decide('a.txt', sides, 'markers')
    expect(after).toMatch(/^a\n<{7}.*\nmine\n(\|{7}[\s\S]*)?={7}\nnew\n>{7}.*\nc\n$/)
  })

  test('in structured text are settled by value', () => {
    const json: Sides = { base: '{"a":1,"b":1}', ours: '{"a":2,"b":1}', theirs: '{"a":3,"b":3}' }
    expect(decide('a.json', json, 'ours')).toMatchObject({ after: '{"a":2,"b":3}', conflicts: [{ at: '/a' }] })
    expect(decide('a.json', json, 'theirs')).toMatchObject({ after: '{"a":3,"b":3}' })
  })

  test('where the user has a file already, both texts are in question', () => {
    const decision = decide('a.txt', { base: none, ours: 'mine\n', theirs: 'new\n' }, 'abort')
    expect(decision).toMatchObject({ after: 'mine\n', conflicts: [{ ours: 'mine', theirs: 'new' }] })
  })
})

test('ours is never lost without a conflict, and theirs is never taken where the user asked for ours', () => {
  const side = fc.option(fc.constantFrom('', 'a\n', 'b\n', 'a\nb\n', 'a\nc\nb\n'), { nil: undefined })
  fc.assert(
    fc.property(side, side, side, (base, ours, theirs) => {
      const decision = decide('a.txt', { base, ours, theirs }, 'ours')
      if (decision.conflicts.length > 0 && (ours === undefined || theirs === undefined)) {
        expect(decision.after).toBe(ours)
      }
      if (ours !== base && theirs === base) expect(decision.after).toBe(ours)
      if (ours === base) expect(decision).toEqual({ after: theirs, conflicts: [] })
    }),
  )
})
