import { describe, expect, test } from 'vitest'
import { confine } from '../../src/tree/confine.ts'

const outside = [
  '',
  '/etc/passwd',
  '..',
  '../a',
  'a/../../b',
  'a/./b',
  './a',
  'a//b',
  'a/',
  'a\\b',
  '..\\a',
  'C:/a',
  'c:a',
  'a\u0000b',
  'a\nb',
  'con',
  'src/NUL',
  'aux.ts',
  'com1',
  'LPT9.txt',
  'com¹',
  'conin$',
  'a.',
  'a ',
  'dir./b',
  'what?',
  'a*',
  'a|b',
  '<a>',
  '"a"',
  '.git',
  '.git/config',
  '.GIT/hooks/pre-commit',
  'sub/.git/HEAD',
  '.g\u200cit/config',
  'git~1/config',
  '.clodo/txn/0',
  '.clodo/journal.json',
  '.CLODO/Running',
  'a'.repeat(256),
  'é'.repeat(128),
  `${'a/'.repeat(600)}a`,
]
const inside = [
  'a',
  'src/index.ts',
  '.gitignore',
  '.github/workflows/ci.yml',
  'a.b/c..d',
  '.clodo/lock.json',
  '.clodo/history/0001.jsonl',
  '.clodo/txn.json',
  'console.ts',
  'com10',
  'nullable/x',
  '[id].ts',
  'a b',
  '…',
  'a'.repeat(255),
  'src/(group)/+page.ts',
  '.env',
]

describe('confine', () => {
  test.each(outside)('refuses %j', (path) => {
    expect(() => confine(path)).toThrow(expect.objectContaining({ code: 'PATH_OUTSIDE', where: path }))
  })
  test.each(inside)('accepts %j', (path) => {
    expect(() => confine(path)).not.toThrow()
  })
})
