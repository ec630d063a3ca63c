import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Stated } from '../../src/plugin/contribution.ts'
import { effectOf, examples } from './gallery.ts'

const text = (name: string) => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8')

describe('docs/gallery.md', () => {
  it('has a fact of every kind that the contract has', () => {
    const kinds = new Set(examples.flatMap(({ facts }) => facts.map(({ kind }) => kind)))
    const declared = [...text('contract.md').matchAll(/^ {2}readonly kind: '(\w+)'|\{ readonly kind: '(\w+)'/gm)]
    expect([...kinds].sort()).toEqual([...new Set(declared.map(([, one, other]) => one ?? other))].sort())
  })

  it('shows what follows from the fact alone', async () => {
    const fact: Stated = { kind: 'line', file: '.gitignore', line: 'one line' }
    expect(await effectOf([fact])).toContain('+one line')
    expect(await effectOf([{ ...fact, line: 'another' }])).not.toContain('one line')
  })
})
