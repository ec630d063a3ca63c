import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../src/plugin/json.ts'
import type { Option } from '../../src/plugin/option.ts'
import { answer, read, unanswered } from '../../src/resolve/answer.ts'
import { refusal } from '../support/refusal.ts'

const text: Option = { type: 'string', title: 'Text' }
const slug: Option = { type: 'string', title: 'Slug', pattern: '[a-z]+|x9' }
const number: Option = { type: 'number', title: 'Number' }
const ranged: Option = { type: 'number', title: 'Number', min: 1, max: 10 }
const from: Option = { type: 'number', title: 'Number', min: 0 }
const boolean: Option = { type: 'boolean', title: 'Boolean' }
const choice: Option = { type: 'choice', title: 'Choice', choices: ['a', 'b'] }
const list: Option = { type: 'list', title: 'List' }
const among: Option = { type: 'list', title: 'List', choices: ['a', 'b'] }

describe('an answer', () => {
  test.each<[Option, Json]>([
    [text, ''],
    [text, 'a\nb'],
    [slug, 'abc'],
    [slug, 'x9'],
    [number, -1.5],
    [number, 0],
    [ranged, 1],
    [ranged, 10],
    [boolean, false],
    [choice, 'b'],
    [list, []],
    [list, ['x', 'y']],
    [among, ['b', 'a']],
    [{ ...list, pattern: '[a-z]+' }, ['x', 'y']],
    [among, []],
  ])('%j may be %j', (option, value) => {
    expect(answer('p', { o: option }, { o: value })).toEqual({ o: value })
  })

  test.each<[Option, Json, string]>([
    [text, 1, 'a text'],
    [text, ['a'], 'a text'],
    [slug, 'abcx9', 'a text of the form [a-z]+|x9'],
    [slug, '', 'a text of the form'],
    [slug, 'abc\n', 'a text of the form'],
    [number, '1', 'a number'],
    [number, Number.NaN, 'a number'],
    [number, Number.POSITIVE_INFINITY, 'a number'],
    [ranged, 0, 'a number from 1 to 10'],
    [ranged, 10.5, 'a number from 1 to 10'],
    [from, -1, 'a number from 0'],
    [{ ...number, max: 5 }, 6, 'a number to 5'],
    [boolean, 'true', 'true or false'],
    [boolean, 0, 'true or false'],
    [choice, 'c', 'one of a, b'],
    [choice, ['a'], 'one of a, b'],
    [choice, 'toString', 'one of a, b'],
    [list, 'a', 'a list of texts'],
    [list, [1], 'a list of texts'],
    [among, ['a', 'c'], 'a list out of a, b'],
    [{ ...list, pattern: '[a-z]+' }, ['a', 'b c'], 'a list of texts of the form [a-z]+'],
    [among, { 0: 'a' }, 'a list out of a, b'],
  ])('%j may not be %j', async (option, value, must) => {
    const error = await refusal(() => answer('p', { o: option }, { o: value }))
    expect(error).toMatchObject({ code: 'OPTION_INVALID', where: 'p.o', exit: 2 })
    expect(error.message).toContain(`p.o must be ${must}`)
    expect(error.mend).toContain('--set p.o=')
  })

  test('that is not given is the default', () => {
    expect(answer('p', { o: { ...choice, default: 'b' } }, {})).toEqual({ o: 'b' })
    expect(answer('p', { o: { ...boolean, default: false } }, {})).toEqual({ o: false })
    expect(answer('p', { o: { ...list, default: ['x'] } }, { o: [] })).toEqual({ o: [] })
    expect(answer('p', { o: { ...text, default: 'a' } }, { o: '' })).toEqual({ o: '' })
  })

  test('that is missing is asked for by its flag', async () => {
    expect(await refusal(() => answer('p', { o: text }, {}))).toMatchObject({
      code: 'OPTION_MISSING',
      exit: 3,
      where: 'p.o',
      mend: 'Give it: --set p.o=…',
      data: { flag: '--set p.o=' },
    })
  })

  test('a default is checked like an answer', async () => {
    const error = await refusal(() => answer('p', { o: { ...choice, default: 'c' } }, {}))
    expect(error.code).toBe('OPTION_INVALID')
  })

  test.each(['other', 'toString', '__proto__'])('to %s, which is no option, is refused', async (name) => {
    const given = JSON.parse(`{ ${JSON.stringify(name)}: 1 }`)
    const error = await refusal(() => answer('p', { o: text, q: text }, given))
    expect(error).toMatchObject({ code: 'OPTION_UNKNOWN', where: `p.${name}`, mend: 'Its options are: o, q.' })
    expect((await refusal(() => answer('p', {}, given))).mend).toBe('p has no options.')
  })

  test('is complete, whatever order it was given in', () => {
    const options = { b: { ...text, default: 'b' }, a: { ...number, default: 1 } }
    expect(Object.entries(answer('p', options, { a: 2, b: 'c' }))).toEqual([
      ['b', 'c'],
      ['a', 2],
    ])
  })
})

describe('options without answer', () => {
  test('are those that have neither an answer nor a default', () => {
    const options = { a: text, b: { ...text, default: '' }, c: text, d: { ...boolean, default: false } }
    expect(unanswered(options, { c: '' }).map(([name]) => name)).toEqual(['a'])
  })
})

describe('the text of a flag', () => {
  test.each<[Option, string, Json]>([
    [text, '', ''],
    [text, 'true', 'true'],
    [number, '60', 60],
    [number, '-1.5', -1.5],
    [number, '', ''],
    [number, '  ', '  '],
    [number, 'ten', 'ten'],
    [boolean, 'true', true],
    [boolean, 'false', false],
    [boolean, 'yes', 'yes'],
    [choice, 'a', 'a'],
    [list, '', []],
    [list, 'a', ['a']],
    [list, 'a, b,c', ['a', 'b', 'c']],
  ])('of %j: %j is %j', (option, flag, expected) => {
    expect(read(option, flag)).toEqual(expected)
  })

  test('any text is read or refused, never anything else', async () => {
    const option = fc.constantFrom(text, slug, number, ranged, boolean, choice, list, among)
    await fc.assert(
      fc.asyncProperty(option, fc.string({ unit: 'grapheme' }), async (one, flag) => {
        const value = read(one, flag)
        const result = await Promise.resolve()
          .then(() => answer('p', { o: one }, { o: value }))
          .catch((error: unknown) => error)
        if (result instanceof Error) expect(result).toMatchObject({ code: 'OPTION_INVALID' })
        else expect(JSON.parse(JSON.stringify(result))).toEqual({ o: value === 0 ? expect.any(Number) : value })
      }),
    )
  })
})
