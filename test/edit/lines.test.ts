import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addLine, removeLine } from '../../src/edit/lines.ts'

const texts = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(fc.constantFrom('dist', '', '# comment', '  ', 'node_modules/', '.env '), { maxLength: 5 }),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(([bom, lines, eol, final]) => bom + lines.join(eol) + (final ? eol : ''))

test('a removal gives back the bytes', () => {
  fc.assert(
    fc.property(texts, fc.subarray(['dist', '.env', 'gone']), (text, before) => {
      const added = addLine(text, '.dev.vars', before)
      expect(added).not.toBe(text)
      expect(addLine(added, '.dev.vars')).toBe(added)
      expect(removeLine(added, '.dev.vars')).toBe(text)
    }),
  )
})

test.each([
  ['', 'a\n'],
  ['x\n', 'x\na\n'],
  ['x', 'x\na'],
  ['x\r\n', 'x\r\na\r\n'],
  ['x\n\n', 'x\n\na\n'],
  ['\uFEFF', '\uFEFFa\n'],
  ['x\na', 'x\na'],
  ['a \nx', 'a \nx'],
])('%j with a line', (text, expected) => expect(addLine(text, 'a')).toBe(expected))

test.each([
  ['a\nx\n', 'x\n'],
  ['x\r\na', 'x'],
  ['a', ''],
  ['x\na\ny', 'x\ny'],
  ['ab\n', 'ab\n'],
])('%j without a line', (text, expected) => expect(removeLine(text, 'a')).toBe(expected))

test('lines of a known order stand in it, whatever came first', () => {
  const order = ['.wrangler/', '.dev.vars', '.clodo/undo/']
  const add = (text: string, line: string) => addLine(text, line, order.slice(order.indexOf(line) + 1))
  fc.assert(
    fc.property(fc.shuffledSubarray(order, { minLength: 3 }), (lines) => {
      expect(lines.reduce(add, 'dist/\n')).toBe('dist/\n.wrangler/\n.dev.vars\n.clodo/undo/\n')
    }),
  )
})
