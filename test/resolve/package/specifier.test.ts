import { describe, expect, it } from 'vitest'
import { asNpmTakes, pinned, readSpecifier, readWord } from '../../../src/resolve/package/specifier.ts'
import { refusal } from '../../support/refusal.ts'

const place = { cwd: '/home/service/src', root: '/home/service' }

describe('a word after clodo add', () => {
  it.each([
    ['guests', 'clodo-plugin-guests', 'registry'],
    ['clodo-plugin-guests', 'clodo-plugin-guests', 'registry'],
    ['clodo-plugin-guests@^2', 'clodo-plugin-guests@^2', 'registry'],
    ['@acme/clodo-plugin-x@1.2.3', '@acme/clodo-plugin-x@1.2.3', 'registry'],
    ['./mine', 'file:src/mine', 'path'],
    ['../../mine', 'file:../mine', 'path'],
    ['file:../x.tgz', 'file:x.tgz', 'path'],
    ['/opt/mine', 'file:../../opt/mine', 'path'],
    ['https://example.com/x-1.0.0.tgz', 'https://example.com/x-1.0.0.tgz', 'url'],
    ['git+https://example.com/x.git#v1', 'git+https://example.com/x.git#v1', 'git'],
    ['github:acme/x', 'github:acme/x', 'git'],
  ])('%s is %s', (word, text, kind) => {
    expect(readWord(word, place)).toMatchObject({ text, kind })
  })

  it.each([
    '',
    '-g',
    '--registry=https://evil.example',
    'a b',
    'x@$(touch y)',
    'http://example.com/x.tgz',
    'https://user:password@example.com/x.tgz',
    'npm:other@1',
    'x@npm:other@1',
    'x\u001b[31m',
    'file:../x\u0007',
  ])('%j is refused', async (word) => {
    expect(await refusal(() => readWord(word, place))).toMatchObject({ code: 'SPECIFIER_INVALID', exit: 2 })
  })
})

describe('a specifier', () => {
  it('is kept with the range of what was found, where it had none', () => {
    expect(pinned(readSpecifier('clodo-plugin-x'), '1.2.3')).toBe('clodo-plugin-x@^1.2.3')
    expect(pinned(readSpecifier('clodo-plugin-x@~1.0.0'), '1.0.9')).toBe('clodo-plugin-x@~1.0.0')
    expect(pinned(readSpecifier('file:../x'), '1.2.3')).toBe('file:../x')
  })

  it('asks npm for the version that is locked, and for paths from the root', () => {
    expect(asNpmTakes(readSpecifier('@a/x@^1.0.0'), '/home', '1.4.0')).toBe('@a/x@1.4.0')
    expect(asNpmTakes(readSpecifier('@a/x@^1.0.0'), '/home', undefined)).toBe('@a/x@^1.0.0')
    expect(asNpmTakes(readSpecifier('file:../x'), '/home/service', '1.0.0')).toBe('/home/x')
  })
})
