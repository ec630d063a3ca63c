import { expect, test } from 'vitest'
import { applyEdits } from '../../src/edit/apply.ts'
import { formatOf, prepareFormats } from '../../src/edit/format.ts'
import { pointer } from '../../src/edit/path.ts'
import { styleOf } from '../../src/edit/style.ts'

test('a format is known by the name of the file, and loaded when it is asked for', async () => {
  expect(formatOf('src/index.ts')).toBeUndefined()
  expect(formatOf('.clodorc')).toBeUndefined()
  expect(formatOf('a.constructor')).toBeUndefined()
  expect(formatOf('package.json')?.name).toBe('json')
  expect(formatOf('wrangler.JSONC')?.name).toBe('jsonc')
  expect(() => formatOf('wrangler.toml')).toThrow(expect.objectContaining({ code: 'INTERNAL', where: 'wrangler.toml' }))
  await prepareFormats(['wrangler.toml', '.github/workflows/ci.yml', 'a.ts'])
  expect(formatOf('wrangler.toml')?.name).toBe('toml')
  expect(formatOf('pnpm-workspace.yaml')?.name).toBe('yaml')
  await prepareFormats(['wrangler.toml', 'a.yml'])
  expect(formatOf('a.yml')).toBe(formatOf('b.yaml'))
})

test('edits are applied in the order of the text', () => {
  const edits = [
    { start: 3, end: 4, text: 'D' },
    { start: 1, end: 1, text: '1' },
    { start: 1, end: 1, text: '2' },
    { start: 1, end: 2, text: '' },
  ]
  expect(applyEdits('abcd', edits)).toBe('a12cD')
})

test.each([
  [
    [
      { start: 0, end: 2, text: '' },
      { start: 1, end: 3, text: '' },
    ],
  ],
  [[{ start: 2, end: 1, text: '' }]],
  [[{ start: 0, end: 9, text: '' }]],
])('edits that make no sense are an error of ours: %j', (edits) => {
  expect(() => applyEdits('abcd', edits)).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
})

test.each([
  ['', { eol: '\n', bom: '', indent: '  ', finalNewline: false }],
  ['\uFEFFa\r\n\tb\r\n', { eol: '\r\n', bom: '\uFEFF', indent: '\t', finalNewline: true }],
  ['a\r\nb\n    c\n', { eol: '\n', bom: '', indent: '    ', finalNewline: true }],
  ['/*\n * c\n */\n  a\n\tb', { eol: '\n', bom: '', indent: '  ', finalNewline: false }],
])('the style of %j', (text, style) => expect(styleOf(text)).toEqual(style))

test('a path is shown as a pointer', () => {
  expect(pointer([])).toBe('/')
  expect(pointer(['a/b', 0, 'c~d'])).toBe('/a~1b/0/c~0d')
})
