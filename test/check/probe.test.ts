import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differences } from '../../src/check/probe.ts'
import type { Json } from '../../src/plugin/json.ts'

describe('differences', () => {
  it('finds none between a value and itself, with or without more keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), (value, more) => {
        expect(differences(value as Json, value as Json, '')).toEqual([])
        const object = { ...more, wanted: value } as Json
        expect(differences({ wanted: value } as Json, object, '')).toEqual([])
      }),
    )
  })

  it.each<[Json, Json | undefined, string]>([
    [{ a: 1 }, undefined, 'the body is undefined where {"a":1} is expected'],
    [{ a: { b: [1, 2] } }, { a: { b: [1, 3] } }, '/a/b/1 is 3 where 2 is expected'],
    [{ a: [] }, { a: [1] }, '/a has 1 items where 0 are expected'],
    [{ a: [] }, { a: {} }, '/a is {} where [] is expected'],
    [{ a: null }, {}, '/a is undefined where null is expected'],
    [{ constructor: 1 }, {}, '/constructor is undefined where 1 is expected'],
    [[1], [1, 2], 'the body has 2 items where 1 are expected'],
  ])('finds what %j has and %j has not', (expected, found, difference) => {
    expect(differences(expected, found, '')).toEqual([difference])
  })
})
