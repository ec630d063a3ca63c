import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addSection, removeSection } from '../../src/edit/section.ts'

const file = 'README.md'
const section = { title: 'Limits', level: 2, text: 'Ten a minute.\n\n### Finer\n\n```sh\n## Limits\n```\n' }
const blocks = [
  '# Title',
  'A line.',
  '## Later',
  '## Other',
  '### Limits',
  '```\n## Later\n## Limits\n```',
  '~~~js\n```\n## Limits\n~~~',
  '',
  '####### no',
]
const texts = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(fc.constantFrom(...blocks), { maxLength: 6 }),
    fc.constantFrom('\n', '\n\n'),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([bom, parts, gap, final, windows]) => {
    const text = bom + parts.join(gap) + (final ? '\n' : '')
    return windows ? text.replaceAll('\n', '\r\n') : text
  })

test('a removal gives back the bytes', () => {
  fc.assert(
    fc.property(texts, fc.subarray(['Later', 'Other']), (text, before) => {
      const added = addSection(text, { ...section, before }, file)
      expect(added).not.toBe(text)
      expect(addSection(added, section, file)).toBe(added)
      expect(removeSection(added, section, file)).toBe(text)
    }),
    { numRuns: 500 },
  )
})

test.each([
  ['', '## A\n\nx\n'],
  ['# T\n', '# T\n\n## A\n\nx\n'],
  ['# T', '# T\n\n## A\n\nx'],
  ['# T\r\n', '# T\r\n\r\n## A\r\n\r\nx\r\n'],
  ['# T\n\n## B\n\nb\n', '# T\n\n## A\n\nx\n\n## B\n\nb\n'],
  ['# T\n\n```\n## B\n```\n', '# T\n\n```\n## B\n```\n\n## A\n\nx\n'],
  ['## A ##\nx', '## A ##\nx'],
])('%j with a section', (text, expected) => {
  expect(addSection(text, { title: 'A', level: 2, text: 'x', before: ['B'] }, file)).toBe(expected)
})

test('sections of a known order stand in it, whatever came first', () => {
  const order = ['A', 'B', 'C']
  const add = (text: string, title: string) =>
    addSection(text, { title, level: 2, text: title, before: order.slice(order.indexOf(title) + 1) }, file)
  fc.assert(
    fc.property(fc.shuffledSubarray(order, { minLength: 3 }), (titles) => {
      expect(titles.reduce(add, '# T\n')).toBe('# T\n\n## A\n\nA\n\n## B\n\nB\n\n## C\n\nC\n')
    }),
  )
})

test('a section without blank lines around it goes alone', () => {
  expect(removeSection('x\n## A\nt\n## B\n', { title: 'A', level: 2, text: 't' }, file)).toBe('x\n## B\n')
  expect(removeSection('x\n## A\nt\n', { title: 'A', level: 2, text: 't' }, file)).toBe('x\n')
})

test('what is not there is not removed', () => {
  expect(removeSection('# T\n', section, file)).toBe('# T\n')
})

test('an edited section stays', () => {
  const edited = '## A\n\nmine\n'
  const a = { title: 'A', level: 2, text: 'x' }
  expect(() => removeSection(edited, a, file)).toThrow(expect.objectContaining({ code: 'EDIT_REFUSED', where: file }))
  expect(() => addSection(edited, a, file)).toThrow(expect.objectContaining({ code: 'EDIT_REFUSED', where: file }))
})

test('nothing is added into a fence that is never closed', () => {
  expect(() => addSection('```\nx\n', section, file)).toThrow(expect.objectContaining({ code: 'EDIT_REFUSED' }))
})
