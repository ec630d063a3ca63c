/** Modules of ours beside the entry, whose functions stand around the default export while they have something to do. */

import { posix } from 'node:path'
import { declaredIn } from '../edit/typescript/declaration.ts'
import { dialectOf } from '../edit/typescript/dialect.ts'
import { eraseTypes } from '../edit/typescript/erase.ts'
import { parse } from '../edit/typescript/parse.ts'
import { restyle } from '../edit/typescript/restyle.ts'
import type { Read } from '../edit/typescript/specifier.ts'
import { meaningOf } from '../edit/typescript/tokens.ts'
import type { Slot, SlotContribution } from '../plugin/contribution.ts'
import { identity } from './arrange.ts'
import type { DefaultSite } from './default-site.ts'
import type { Host, HostName, Source, Texts } from './host.ts'
import type { Placing } from './placing.ts'
import { type Homes, slotHost } from './slots.ts'
import { unwrap, type Wrapping, wrap } from './wrap.ts'

export interface Shell {
  readonly wrapper: Wrapping['wrapper']
  /** What the module may be called, without its ending. */
  readonly names: readonly string[]
  /** The module without any entry, as TypeScript of ours. */
  readonly text: string
  readonly slots: readonly Slot[]
  placing(file: string): Placing
}

interface Placed extends Shell {
  readonly path: string
  /** The text as the author of the entry writes. */
  readonly bare: string
}

interface Shelled {
  readonly name: HostName
  readonly source: Source
  readonly site: DefaultSite
  readonly shells: readonly Shell[]
}

/** A host with the slots of `homes` and those of its shells. */
export function shelledHost({ name, source, site, shells }: Shelled, homes: (read: Read) => Homes): Host {
  const own: Read = (path) => (path === source.file ? source.text : source.read(path))
  const placed = shells.map((shell) => placeBeside(shell, site, own))
  const read: Read = (path) => own(path) ?? placed.find((shell) => shell.path === path)?.bare
  const inShells = placed.flatMap(({ slots, path, placing }) =>
    slots.map((slot) => [slot, { file: path, placing: placing(path) }] as const),
  )
  const inner = slotHost(name, { ...source, read }, { ...homes(read), ...Object.fromEntries(inShells) })
  const finish = (texts: Texts, entries: readonly SlotContribution[]): Texts =>
    placed.reduce((result, shell) => {
      const used = entries.some(({ slot }) => shell.slots.includes(slot))
      return settle(result, used, { shell, site, read: own })
    }, texts)
  return {
    ...inner,
    add: (entries, present = []) => finish(inner.add(entries, present), [...entries, ...present]),
    remove: (entries, present = entries) => finish(inner.remove(entries, present), without(present, entries)),
  }
}

/** Wraps the default export, or takes the wrapper and the module out that nothing needs. */
function settle(
  texts: Texts,
  used: boolean,
  { shell, site, read }: { readonly shell: Placed; readonly site: DefaultSite; readonly read: Read },
): Texts {
  const { path, bare, wrapper } = shell
  const original = read(site.file) ?? ''
  const wrapping: Wrapping = { ...site, path, wrapper, read: (one) => texts.get(one) ?? read(one) }
  const after = (used ? wrap : unwrap)(texts.get(site.file) ?? original, wrapping)
  if (after === original) texts.delete(site.file)
  else texts.set(site.file, after)
  const text = texts.get(path) ?? read(path)
  if (!used && text !== undefined && says(text, path) === says(bare, path)) texts.set(path, undefined)
  return texts
}

function says(text: string, path: string): string {
  const source = parse(text, path)
  return meaningOf(source, source)
}

/** In the language of the entry, with an ending that bundlers guess; a file of the user of that name is left alone. */
function placeBeside(shell: Shell, { file }: DefaultSite, read: Read): Placed {
  const ending = /\.[cm]?tsx?$/.test(file) ? '.ts' : '.js'
  const paths = [...shell.names, `clodo-${shell.names[0]}`].map((name) =>
    posix.join(posix.dirname(file), name + ending),
  )
  const isFree = (path: string) => {
    const text = read(path)
    return text === undefined || declaredIn(parse(text, path).statements, shell.wrapper) !== undefined
  }
  const path = paths.find(isFree) ?? paths.at(-1) ?? ''
  const text = ending === '.ts' ? shell.text : eraseTypes(shell.text, 'shell.ts')
  return { ...shell, path, bare: restyle(text, 'shell.ts', dialectOf(parse(read(file) ?? '', file))) }
}

function without(all: readonly SlotContribution[], gone: readonly SlotContribution[]): SlotContribution[] {
  const keys = new Set(gone.map(identity))
  return all.filter((entry) => !keys.has(identity(entry)))
}
