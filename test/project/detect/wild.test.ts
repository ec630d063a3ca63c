import { describe, expect, it } from 'vitest'
import { refusalOf } from '../../../src/project/detect/refusal.ts'
import { look } from './looking.ts'
import { wild } from './wild.ts'

const corpus = wild()

describe('detection of the corpus', () => {
  it('has a corpus', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(24)
  })

  it.each(corpus)('tells what $name is', async ({ files, expected }) => {
    const { project = '.', config, detection } = expected
    expect(await look(files, { at: project, config })).toEqual(detection)
  })

  it('finds nothing else where lines end as on Windows and texts begin with a byte order mark', async () => {
    for (const { files, expected } of corpus) {
      const made = Object.entries(files).map(([path, bytes]) => {
        const text = bytes.toString('utf8').replaceAll(/\r?\n/g, '\r\n')
        return [path, text.startsWith('\uFEFF') ? text : `\uFEFF${text}`]
      })
      const { project = '.', config, detection } = expected
      expect(await look(Object.fromEntries(made), { at: project, config })).toEqual(detection)
    }
  })

  it('refuses all but Workers and Pages with an entry of their own, in one line', async () => {
    for (const { files, expected } of corpus) {
      const { kind, says, entry } = expected.detection
      const taken = kind === 'worker' || (kind === 'pages' && entry !== undefined)
      const refusal = refusalOf(await look(files, { at: expected.project ?? '.' }))
      expect(refusal?.data?.kind).toBe(taken ? undefined : kind)
      expect(refusal?.message).toBe(taken ? undefined : says)
      expect(refusal?.message ?? '').not.toContain('\n')
    }
  })
})
