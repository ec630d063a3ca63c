/** A host whose slots stand in up to two modules: the entry, and the module that makes the application. */

import { dialectOf } from '../edit/typescript/dialect.ts'
import { parse } from '../edit/typescript/parse.ts'
import type { Slot, SlotContribution } from '../plugin/contribution.ts'
import { identity } from './arrange.ts'
import { arrangeChecked } from './checked.ts'
import { type Held, type Host, type HostName, readerOf, type Source, type Texts } from './host.ts'
import { locate } from './locate.ts'
import type { Placing } from './placing.ts'
import { refuse } from './refuse.ts'

/** Where the entries of a slot go. */
export interface SlotHome {
  readonly file: string
  readonly placing: Placing
}

export type Homes = { readonly [slot in Slot]?: SlotHome }

export function slotHost(name: HostName, source: Source, homes: Homes): Host {
  const read = readerOf(source)
  const change = (have: readonly SlotContribution[], want: readonly SlotContribution[]): Texts => {
    const texts: Texts = new Map()
    for (const file of new Set([...have, ...want].map((entry) => homeOf(entry).file))) {
      const here = (entry: SlotContribution) => homeOf(entry).file === file
      if (file.startsWith('../'))
        throw refuse(source.file, `what it exports is made in ${file}, outside of the project.`, want.filter(here))
      const text = read(file) ?? ''
      const placingOf = (slot: Slot) => (homes[slot] as SlotHome).placing
      const place = { file, read, like: file === source.file ? undefined : source.file }
      const result = arrangeChecked(text, { ...place, placingOf, have: have.filter(here), want: want.filter(here) })
      if (result !== text) texts.set(file, result)
    }
    return texts
  }
  const homeOf = (entry: SlotContribution): SlotHome => {
    const home = homes[entry.slot]
    if (home === undefined)
      throw refuse(source.file, `it has no place for an entry of the slot "${entry.slot}".`, [entry])
    return home
  }
  return {
    name,
    add: (entries, present = []) => change(present, [...present, ...entries]),
    remove: (entries, present = entries) => {
      const gone = new Set(entries.map(identity))
      return change(
        [...present, ...entries],
        present.filter((entry) => !gone.has(identity(entry))),
      )
    },
    holds: (entry, present = []): Held => {
      const { file, placing } = homeOf(entry)
      const module = parse(read(file) ?? '', file)
      const placingOf = (slot: Slot) => (slot === entry.slot ? placing : (homes[slot] as SlotHome).placing)
      const mates = present.filter((other) => homes[other.slot]?.file === file)
      return locate({ source: module, dialect: dialectOf(module) }, entry, placingOf, mates).held
    },
  }
}
