import { expect, test } from 'vitest'
import { formatFrom } from '../../src/edit/format-from.ts'
import type { Grammar } from '../../src/edit/grammar.ts'

/** A language of lines `key=value`, where `#` starts a comment: enough to write careless edits for. */
const lines: Grammar = {
  name: 'json',
  read: (text) => {
    const all = text.split('\n').filter((line) => line !== '')
    if (all.some((line) => !/^#|=/.test(line))) throw new Error('not parsable')
    const members = all.filter((line) => !line.startsWith('#')).map((line) => line.split('=') as [string, string])
    return { value: Object.fromEntries(members), comments: all.filter((line) => line.startsWith('#')) }
  },
  put: (text, [key], value) => `${text}${key}=${value}\n`,
  replace: (text) => text,
  insert: (text) => text,
  remove: (text) => text,
}
const refusal = expect.objectContaining({ code: 'EDIT_REFUSED', where: 'f' })

test('an edit that does what it should is made', () => {
  expect(formatFrom(lines).set('# c\na=1\n', ['b'], '2', 'f')).toBe('# c\na=1\nb=2\n')
  expect(formatFrom(lines).set('# c\na=1', ['a'], '1', 'f')).toBe('# c\na=1')
})

test('an edit that would change something else is refused', () => {
  const careless = formatFrom({ ...lines, put: (_, [key], value) => `# c\n${key}=${value}\n` })
  expect(() => careless.set('# c\na=1\n', ['b'], '2', 'f')).toThrow(refusal)
  expect(() => formatFrom(lines).remove('a=1\n', ['a'], [], 'f')).toThrow(refusal)
})

test('an edit that would lose a comment is refused', () => {
  const careless = formatFrom({
    ...lines,
    put: (text, [key], value) => `${text.replace('# c\n', '')}${key}=${value}\n`,
  })
  expect(() => careless.set('# c\n# d\na=1\n', ['b'], '2', 'f')).toThrow(refusal)
  expect(() => careless.set('# c\n# c\na=1\n', ['b'], '2', 'f')).toThrow(refusal)
})

test('an edit after which the text would not parse is refused', () => {
  const careless = formatFrom({ ...lines, put: (text) => `${text}?` })
  expect(() => careless.set('a=1\n', ['b'], '2', 'f')).toThrow(refusal)
})
