import { describe, expect, it } from 'vitest'
import { fitCode, renameIn } from '../../../src/edit/typescript/code.ts'
import { compiler, loadCompiler } from '../../../src/edit/typescript/compiler.ts'
import { parse } from '../../../src/edit/typescript/parse.ts'
import { commentsOf, meaningOf } from '../../../src/edit/typescript/tokens.ts'

it('says so when the compiler is not loaded', () => {
  expect(() => compiler()).toThrow('before it was loaded')
})

describe('renaming', () => {
  it.each([
    ['limit({ limit: 1 })', 'other({ limit: 1 })'],
    ['limit({ limit })', 'other({ limit: other })'],
    ['a.limit(limit.limit)', 'a.limit(other.limit)'],
    ['(c) => limit(c)', '(c) => other(c)'],
    ['(limit) => limit()', '(limit) => limit()'],
    ["'limit'", "'limit'"],
    ['`${limit} limit`', '`${other} limit`'],
    ['(x: limit.Type) => x as a.limit', '(x: other.Type) => x as a.limit'],
    ['class { limit() { return limit } }', 'class { limit() { return other } }'],
    ['({ limit: x }) => x', '({ limit: x }) => x'],
  ])('%s', async (code, expected) => {
    await loadCompiler()
    expect(renameIn(code, new Map([['limit', 'other']]))).toBe(expected)
    expect(renameIn(code, new Map([['limit', 'limit']]))).toBe(code)
  })
})

describe('fitting', () => {
  it('takes quotes, indentation and line endings of the module, never those of content', async () => {
    await loadCompiler()
    const dialect = { eol: '\r\n', indent: '\t', quote: '"', semicolon: ';' } as const
    const code = "f({\n  a: 'x',\n  b: 'say \"x\"',\n  c: `one\n  'two'`,\n})"
    expect(fitCode(code, dialect, '\t')).toBe(
      'f({\r\n\t\ta: "x",\r\n\t\tb: \'say "x"\',\r\n\t\tc: `one\n  \'two\'`,\r\n\t})',
    )
  })

  it('refuses code that does not parse', async () => {
    await loadCompiler()
    expect(() => fitCode('f(', { eol: '\n', indent: '  ', quote: "'", semicolon: '' }, '')).toThrow('does not parse')
  })
})

describe('meaning', () => {
  const meaning = (code: string) => {
    const source = parse(code, 'a.ts')
    return meaningOf(source, source)
  }

  it('is free of layout, quotes, semicolons and last commas', async () => {
    await loadCompiler()
    expect(meaning("f('a', [\n  b,\n]);\n")).toBe(meaning('f("a",[b])'))
    expect(meaning("f('a')")).not.toBe(meaning("f('b')"))
    expect(meaning('f(a /* x */)')).not.toBe(meaning('f(a)'))
    expect(meaning('f(`a;`)')).not.toBe(meaning('f(`a`)'))
  })

  it('knows every comment, once', async () => {
    await loadCompiler()
    const source = parse('#!/bin/x\n// a\nf(/* b */ c) // d\n\n/** e */\nfunction g() {\n  // f\n}\n// h', 'a.ts')
    expect(commentsOf(source)).toEqual(['/* b */', '/** e */', '// a', '// d', '// f', '// h'])
  })
})
