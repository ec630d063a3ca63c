import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadCompiler } from '../../src/edit/typescript/compiler.ts'
import { honoHost } from '../../src/host/hono/hono.ts'
import type { Host } from '../../src/host/host.ts'
import type { SlotContribution } from '../../src/plugin/contribution.ts'
import { several } from './entries.ts'
import { shapes } from './shapes.ts'

type Files = { readonly [path: string]: string }

beforeAll(loadCompiler)

function hostOf(files: Files): Host {
  const [file = '', text = ''] = Object.entries(files)[0] ?? []
  const host = honoHost({ file, text, read: (path) => files[path] })
  if (host === undefined) throw new Error('no Hono application')
  return host
}

function add(files: Files, entries: readonly SlotContribution[], present: readonly SlotContribution[] = []): Files {
  return { ...files, ...Object.fromEntries(hostOf(files).add(entries, present)) }
}

function remove(files: Files, entries: readonly SlotContribution[], present: readonly SlotContribution[]): Files {
  return { ...files, ...Object.fromEntries(hostOf(files).remove(entries, present)) }
}

const subset = fc.shuffledSubarray([...several])

describe.each(Object.entries(shapes))('%s', (_, files) => {
  it('is a function of the set of entries', () => {
    fc.assert(
      fc.property(subset, fc.nat(several.length), (entries, cut) => {
        const first = entries.slice(0, cut)
        const once = add(files, [...entries].reverse())
        expect(add(add(files, first), entries.slice(cut), first)).toEqual(once)
        expect(add(once, entries, entries)).toEqual(once)
        for (const entry of several) {
          expect(hostOf(once).holds(entry, entries)).toBe(entries.includes(entry) ? 'yes' : 'no')
        }
      }),
      { numRuns: 12 },
    )
  })

  it('gives the bytes back, in every order of removal', () => {
    fc.assert(
      fc.property(subset, fc.nat(several.length), (entries, cut) => {
        const all = add(files, several)
        const rest = several.filter((entry) => !entries.includes(entry))
        const some = remove(remove(all, entries.slice(0, cut), several), entries.slice(cut), several.filter((entry) => !entries.slice(0, cut).includes(entry)))
        expect(some).toEqual(add(files, rest))
        expect(remove(some, rest, rest)).toEqual(files)
      }),
      { numRuns: 12 },
    )
  })
})

it.each(Object.entries(shapes))('reads as if written by hand: %s', async (name, files) => {
  const texts = Object.entries(add(files, several)).map(([path, text]) => `// ${path}\n${text.replaceAll('\r', '␍')}`)
  await expect(texts.join('\n')).toMatchFileSnapshot(`cases/${name.replaceAll(/[^a-z]+/gi, '-')}.txt`)
})
