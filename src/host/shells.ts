/** Modules of ours beside the entry, whose functions stand around the default export while they have something to do. */

import { posix } from 'node:path'
import { declaredIn } from '../edit/typescript/declaration.ts'
import { type Dialect, dialectOf } from '../edit/typescript/dialect.ts'
import { parse } from '../edit/typescript/parse.ts'
import { restyle } from '../edit/typescript/restyle.ts'
import type { Read } from '../edit/typescript/specifier.ts'
import { checksJavaScript, toJavaScript } from '../edit/typescript/to-javascript.ts'
import { meaningOf } from '../edit/typescript/tokens.ts'
import { ClodoError } from '../errors.ts'
import type { Slot, SlotContribution } from '../plugin/contribution.ts'
import { identity } from './arrange.ts'
import type { DefaultSite } from './default-site.ts'
import { type Host, type HostName, readerOf, type Source, type Texts } from './host.ts'
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
  readonly dialect: Dialect
}

interface Shelled {
  readonly name: HostName
  readonly source: Source
  readonly site: DefaultSite
  readonly shells: readonly Shell[]
  /** How the export is wrapped; the default export when left out. */
  readonly wrapper?: { readonly wrap: typeof wrap; readonly unwrap: typeof unwrap }
}

/**
 * A host with the slots of `homes` and those of its shells. A shell is written as the author of the entry writes, so where there
 * is an entry of ours already, its style is read from the text without it: on every road the same.
 */
export function shelledHost(shelled: Shelled, homes: (read: Read) => Homes): Host {
  const { source, site, shells } = shelled
  const text = (site.file === source.file ? source.text : source.read(site.file)) ?? ''
  const host = hostIn(shelled, homes, text)
  const pristine = (present: readonly SlotContribution[]): string => {
    try {
      return host.remove(present, present).get(site.file) ?? text
    } catch (error) {
      if (error instanceof ClodoError && error.code === 'EDIT_REFUSED') return text
      throw error
    }
  }
  const makesShell = (entries: readonly SlotContribution[]) =>
    shells.some(({ slots }) => entries.some(({ slot }) => slots.includes(slot)))
  return {
    ...host,
    add: (entries, present = []) =>
      present.length > 0 && makesShell(entries)
        ? hostIn(shelled, homes, pristine(present)).add(entries, present)
        : host.add(entries, present),
  }
}

/** @param model the text whose style the shells follow */
function hostIn(
  { name, source, site, shells, wrapper = { wrap, unwrap } }: Shelled,
  homes: (read: Read) => Homes,
  model: string,
): Host {
  const own = readerOf(source)
  const placed = shells.map((shell) => placeBeside(shell, { site, model }, own))
  const read: Read = (path) => own(path) ?? placed.find((shell) => shell.path === path)?.bare
  const inShells = placed.flatMap(({ slots, path, placing }) =>
    slots.map((slot) => [slot, { file: path, placing: placing(path) }] as const),
  )
  const inner = slotHost(name, { ...source, read }, { ...homes(read), ...Object.fromEntries(inShells) })
  const finish = (texts: Texts, entries: readonly SlotContribution[]): Texts =>
    placed.reduce((result, shell) => {
      const used = entries.some(({ slot }) => shell.slots.includes(slot))
      const move = used ? wrapper.wrap : wrapper.unwrap
      return settle(result, { used, move, shell, site, read: own })
    }, texts)
  return {
    ...inner,
    add: (entries, present = []) => finish(inner.add(entries, present), [...entries, ...present]),
    remove: (entries, present = entries) => finish(inner.remove(entries, present), without(present, entries)),
  }
}

interface Settled {
  readonly used: boolean
  readonly move: typeof wrap
  readonly shell: Placed
  readonly site: DefaultSite
  readonly read: Read
}

/** Wraps the export, or takes the wrapper and the module out that nothing needs. */
function settle(texts: Texts, { used, move, shell, site, read }: Settled): Texts {
  const { path, bare, wrapper, dialect } = shell
  const original = read(site.file) ?? ''
  const wrapping: Wrapping = { ...site, path, wrapper, dialect, read: (one) => texts.get(one) ?? read(one) }
  const after = move(texts.get(site.file) ?? original, wrapping)
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
function placeBeside(
  shell: Shell,
  { site: { file }, model }: { readonly site: DefaultSite; readonly model: string },
  read: Read,
): Placed {
  const ending = /\.[cm]?tsx?$/.test(file) ? '.ts' : '.js'
  const paths = [...shell.names, `clodo-${shell.names[0]}`].map((name) =>
    posix.join(posix.dirname(file), name + ending),
  )
  const isFree = (path: string) => {
    const text = read(path)
    return text === undefined || declaredIn(parse(text, path).statements, shell.wrapper) !== undefined
  }
  const path = paths.find(isFree) ?? paths.at(-1) ?? ''
  const text = ending === '.ts' ? shell.text : toJavaScript(shell.text, 'shell.ts', checksJavaScript(read))
  const dialect = dialectOf(parse(model, file))
  return { ...shell, path, dialect, bare: restyle(text, 'shell.ts', dialect) }
}

function without(all: readonly SlotContribution[], gone: readonly SlotContribution[]): SlotContribution[] {
  const keys = new Set(gone.map(identity))
  return all.filter((entry) => !keys.has(identity(entry)))
}
