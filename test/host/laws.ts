import fc from 'fast-check'
import { expect } from 'vitest'
import type { Host, Texts } from '../../src/host/host.ts'
import type { SlotContribution } from '../../src/plugin/contribution.ts'

export type Files = { readonly [path: string]: string }
export type Entries = readonly SlotContribution[]

/** What a host does to a project. */
export interface Doings {
  add(files: Files, entries: Entries, present?: Entries): Files
  remove(files: Files, entries: Entries, present: Entries): Files
}

export function doings(hostOf: (files: Files) => Host): Doings {
  return {
    add: (files, entries, present = []) => apply(files, hostOf(files).add(entries, present)),
    remove: (files, entries, present) => apply(files, hostOf(files).remove(entries, present)),
  }
}

function apply(files: Files, texts: Texts): Files {
  const all = Object.entries({ ...files, ...Object.fromEntries(texts) })
  return Object.fromEntries(all.filter((file): file is [string, string] => file[1] !== undefined))
}

const runs = { numRuns: 6 }

/** The text is a function of the set of entries, whatever the order and the number of calls. */
export function expectSetLaw({ add }: Doings, files: Files, all: Entries): void {
  fc.assert(
    fc.property(fc.shuffledSubarray([...all]), fc.nat(all.length), (entries, cut) => {
      const first = entries.slice(0, cut)
      const once = add(files, [...entries].reverse())
      expect(add(add(files, first), entries.slice(cut), first)).toEqual(once)
      expect(add(once, entries, entries)).toEqual(once)
    }),
    runs,
  )
}

/** Whatever is removed, in whatever order, the rest reads as if the removed had never been there. */
export function expectInverseLaw({ add, remove }: Doings, files: Files, all: Entries): void {
  const full = add(files, all)
  fc.assert(
    fc.property(fc.shuffledSubarray([...all]), fc.nat(all.length), (entries, cut) => {
      const first = entries.slice(0, cut)
      const left = all.filter((entry) => !first.includes(entry))
      const rest = all.filter((entry) => !entries.includes(entry))
      const some = remove(remove(full, first, all), entries.slice(cut), left)
      expect(some).toEqual(add(files, rest))
      expect(remove(some, rest, rest)).toEqual(files)
    }),
    runs,
  )
}
