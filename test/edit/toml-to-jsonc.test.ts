import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonc } from '../../src/edit/json.ts'
import { toml } from '../../src/edit/toml.ts'
import { tomlToJsonc } from '../../src/edit/toml-to-jsonc.ts'
import type { JsonObject } from '../../src/plugin/json.ts'
import { wild } from '../project/detect/wild.ts'
import { object } from './documents.ts'

const convert = (text: string) => tomlToJsonc(text, 'wrangler.toml', { indent: '  ' })

describe('TOML as JSONC', () => {
  it('keeps comments, order, environments and inline arrays', () => {
    const cases = join(import.meta.dirname, 'cases')
    expect(convert(readFileSync(join(cases, 'wrangler.toml'), 'utf8'))).toBe(
      readFileSync(join(cases, 'wrangler.jsonc'), 'utf8'),
    )
  })

  it('keeps CRLF', () => {
    expect(convert('\uFEFF# mine\r\na = 1 # one\r\n')).toBe('{\r\n  // mine\r\n  "a": 1 // one\r\n}\r\n')
  })

  it('keeps the comments of a file that says nothing', () => {
    expect(convert('# a\n\n# b\n')).toBe('// a\n\n// b\n{}\n')
  })

  it('refuses what JSON cannot say', () => {
    for (const text of ['a = inf\n', 'a = nan\n', 'a = 9007199254740993\n', 'a = -0.0\n'])
      expect(() => convert(text)).toThrow(expect.objectContaining({ code: 'EDIT_REFUSED' }))
  })

  it('says the same of every configuration of the corpus', () => {
    const files = wild().flatMap(({ files }) => Object.entries(files).filter(([path]) => path.endsWith('.toml')))
    expect(files.length).toBeGreaterThan(15)
    for (const [path, bytes] of files) {
      const text = bytes.toString('utf8')
      expect(jsonc.parse(convert(text), path)).toEqual(toml.parse(text, path))
    }
  })

  it('says the same of any document, with a comment at any line', () => {
    fc.assert(
      fc.property(object, fc.array(fc.nat(60), { maxLength: 8 }), (value, places) => {
        let text = ''
        try {
          text = toml.set('', [], value as JsonObject, 'wrangler.toml')
        } catch {
          return
        }
        // Within a string of several lines a hash is no comment, but none is written here.
        const lines = text.split('\n')
        for (const [index, place] of places.entries())
          lines.splice(place % (lines.length + 1), 0, index % 3 === 0 ? '' : `# c${index}`)
        const commented = lines.join('\n')
        let before: unknown
        try {
          before = toml.parse(commented, 'wrangler.toml')
        } catch {
          return
        }
        const after = convert(commented)
        expect(jsonc.parse(after, 'wrangler.jsonc')).toEqual(before)
        for (const [index] of places.entries())
          if (index % 3 !== 0) expect(after.split('\n').filter((line) => line.includes(`// c${index}`))).toHaveLength(1)
      }),
      { numRuns: Number(process.env.CLODO_WALKS ?? 300) },
    )
  })
})
