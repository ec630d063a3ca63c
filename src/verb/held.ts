/** Does the disk hold what the record says? Read by text alone: no compiler, no plugin. */
import { prepareFormats } from '../edit/format.ts'
import { entriesIn } from '../host/host.ts'
import { editorOf } from '../kind/editor.ts'
import { kindOf, type Layout, type Placement } from '../kind/index.ts'
import type { SlotContribution } from '../plugin/contribution.ts'
import { rank } from '../plugin/rank.ts'
import type { Module } from '../project/detect/modules.ts'
import type { Project } from '../project/open.ts'

export interface Missing {
  readonly file: string
  readonly what: string
  /** It keeps requests from what it guards. */
  readonly guards: boolean
}

export async function missingIn(project: Project, layout: Layout, modules: readonly Module[]): Promise<Missing[]> {
  const files = Object.entries(project.lock.files).filter(([, { as }]) => as === 'managed')
  const gone = files.filter(([path]) => project.read(path) === undefined)
  return [
    ...gone.map(([file]) => ({ file, what: 'The file is gone.', guards: false })),
    ...(await placementsGone(project, layout)),
    ...entriesGone(entriesIn(project.lock.facts, ['middleware', 'route']), modules),
  ]
}

/** Sections of documents are the user's to rewrite; types are what the compiler tells of. */
async function placementsGone({ lock, read }: Project, layout: Layout): Promise<Missing[]> {
  const placements = lock.facts
    .flatMap(({ fact }) => kindOf(fact).place?.(fact, layout) ?? [])
    .filter(({ at }) => at === 'key' || at === 'item')
  await prepareFormats(placements.map(({ file }) => file))
  return placements.flatMap((placement) => {
    const { file } = placement
    const text = read(file)?.replace(/^\uFEFF/, '')
    if (text === undefined || editorOf(file).holds(text, placement) !== 'no') return []
    return [{ file, what: `${nameOf(placement)} is gone.`, guards: false }]
  })
}

function nameOf(placement: Placement): string {
  if (placement.at === 'key') return placement.path.join('.')
  if (placement.at !== 'item') return placement.at
  const { path, item } = placement
  const { binding, name, queue } = (typeof item === 'object' ? item : {}) as { [key: string]: unknown }
  return [...path, String(binding ?? name ?? queue ?? item)].join('.')
}

interface Stands {
  readonly entry: SlotContribution
  readonly file: string
  readonly at: number
}

function entriesGone(entries: readonly SlotContribution[], modules: readonly Module[]): Missing[] {
  if (modules.length === 0) return []
  const codes = modules.map(({ path, uncommented }) => ({ path, code: normal(uncommented) }))
  const missing = entries
    .filter((entry) => !codes.some(({ code }) => mentions(code, entry)))
    .map((entry) => ({ file: codes[0]?.path ?? '', what: `${entry.code} is gone.`, guards: isGuard(entry) }))
  const standing = codes.flatMap(({ path, code }) =>
    entries.flatMap((entry): Stands[] => {
      const at = code.indexOf(statement(entry))
      return at === -1 ? [] : [{ entry, file: path, at }]
    }),
  )
  return [...missing, ...standing.flatMap((one) => behind(one, standing))]
}

/** A guard that stands after what comes after it by rank. */
function behind(guard: Stands, all: readonly Stands[]): Missing[] {
  if (!isGuard(guard.entry)) return []
  const before = all.find(
    ({ entry, file, at }) => file === guard.file && at < guard.at && entry.rank > guard.entry.rank && follows(entry),
  )
  if (before === undefined) return []
  const what = `${guard.entry.code} stands after ${before.entry.code}, which it has to come before.`
  return [{ file: guard.file, what, guards: true }]
}

function isGuard({ slot, rank: own }: SlotContribution): boolean {
  return slot === 'middleware' && own >= rank.ipLimit && own <= rank.principalLimit
}

function follows(entry: SlotContribution): boolean {
  return isGuard(entry) || entry.rank >= rank.route
}

/** As one writes it, whatever the formatter makes of it. */
function normal(code: string): string {
  return code
    .replaceAll(/\s+/g, '')
    .replaceAll(/["`]/g, "'")
    .replaceAll(/,(?=[)\]}])/g, '')
}

function statement({ slot, at, code }: SlotContribution): string {
  const path = slot === 'route' ? `'${at ?? '/'}',` : at === undefined ? '' : `'${at}',`
  return normal(`${slot === 'route' ? '.route' : '.use'}(${path}${code})`)
}

/** Its first word, called or given: a call with other arguments is an edit, not a loss. */
function mentions(code: string, entry: SlotContribution): boolean {
  if (code.includes(statement(entry))) return true
  const word = /^\w+/.exec(entry.code)?.[0] ?? entry.code
  const alias = new RegExp(`[{,]${word}as(\\w+)[,}]`).exec(code)?.[1] ?? word
  return new RegExp(`[(,=]${alias}[(),]`).test(code)
}
