import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf, lineOf } from '../../../src/project/detect/code.ts'

describe('code without a compiler', () => {
  it.each([
    ["a('b') // c", "a('b')     ", "a(' ')     "],
    ['/* a\nb */ c', '    \n     c', '    \n     c'],
    ['`a ${b + `c${d}`} e`', '`a ${b + `c${d}`} e`', '`  ${b + ` ${d}`}  `'],
    ['a = /[/"]\\/x/g.test(b) / c', 'a = /[/"]\\/x/g.test(b) / c', 'a = /       /g.test(b) / c'],
    ["'\\'' + \"//\"", "'\\'' + \"//\"", '\'  \' + "  "'],
    ["'http://x' // y", "'http://x'     ", "'        '     "],
    ['return /* x */ /"/', 'return         /"/', 'return         / /'],
    ['a = b // /\n/ c', 'a = b     \n/ c', 'a = b     \n/ c'],
    ['{ a } / 2 / 1', '{ a } / 2 / 1', '{ a } /   / 1'],
    ['`$a \\${ b`', '`$a \\${ b`', '`        `'],
  ])('%j', (text, uncommented, bare) => {
    expect(codeOf(text)).toEqual({ text, uncommented, bare })
  })

  it('keeps each place and each line, whatever the text', () => {
    const bits = [
      '`',
      '${',
      '}',
      '{',
      "'",
      '"',
      '/',
      '*',
      '\\',
      '\n',
      '\r\n',
      '//',
      '/*',
      '*/',
      ' ',
      'a',
      '=',
      '[',
      'é',
      '💡',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...bits)), (parts) => {
        const text = parts.join('')
        const { uncommented, bare } = codeOf(text)
        for (const form of [uncommented, bare]) {
          expect(form.length).toBe(text.length)
          expect([...form.matchAll(/[\r\n]/g)].map(({ index }) => index)).toEqual(
            [...text.matchAll(/[\r\n]/g)].map(({ index }) => index),
          )
        }
        for (let at = 0; at < text.length; at += 1) expect([text[at], ' ']).toContain(bare[at])
      }),
      { numRuns: 2000 },
    )
  })

  it('counts lines from one', () => {
    expect(['a\nb\nc'].map((text) => [lineOf(text, 0), lineOf(text, 2), lineOf(text, 4)])).toEqual([[1, 2, 3]])
  })
})
