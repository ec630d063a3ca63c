/** The texts of all files that CLODO owns, as a function of the facts alone. */
import { formatOf } from '../edit/format.ts'
import { addLine } from '../edit/lines.ts'
import { addSection } from '../edit/section.ts'
import { ClodoError } from '../errors.ts'
import { isCode } from '../kind/editor.ts'
import { kindOf, type Layout, type Placement } from '../kind/index.ts'
import type { FileContribution } from '../plugin/contribution.ts'
import type { OwnedFact } from '../project/lock.ts'
import { textIn } from '../resolve/language.ts'
import type { Want } from '../resolve/resolve.ts'
import { renderFile, sceneOf } from './context.ts'
import { renameText } from './names.ts'
import { placeValues } from './values.ts'

export interface ManagedFile {
  readonly text: string
  readonly seeded: boolean
}

/** Every whole file with the placements of all facts in it. Placements for other files are not looked at. */
export function renderManaged(want: Want, layout: Layout): Map<string, ManagedFile> {
  const scene = sceneOf(want)
  const placements = placementsByFile(want.facts, layout)
  const files = new Map<string, ManagedFile>()
  for (const { fact } of want.facts) {
    if (fact.kind !== 'file') continue
    const pristine =
      fact.template === true ? renderFile(asStated(fact.path, layout), fact.text, fact.with ?? {}, scene) : fact.text
    // A template that has nothing to say in this project is no file.
    if (fact.template === true && pristine.trim() === '') continue
    files.set(fact.path, {
      text: withPlacements(fact, adapted(pristine, fact.path, layout), placements.get(fact.path) ?? []),
      seeded: fact.seeded === true,
    })
  }
  if (layout.existing) return files
  for (const [path, placed] of placements) {
    if (!files.has(path)) files.set(path, { text: withPlacements({ path }, '', placed), seeded: false })
  }
  return files
}

/** Where the plugin has the file: imports are relative, and all its modules moved together. */
function asStated(path: string, { project }: Layout): string {
  const { source = 'src' } = project.existing ?? {}
  return path.startsWith(`${source}/`) ? `src/${path.slice(source.length + 1)}` : path
}

export function placementsByFile(facts: readonly OwnedFact[], layout: Layout): Map<string, Placement[]> {
  const byFile = new Map<string, Placement[]>()
  for (const { fact } of facts) {
    for (const placement of kindOf(fact).place?.(fact, layout) ?? []) {
      byFile.set(placement.file, [...(byFile.get(placement.file) ?? []), placement])
    }
  }
  return byFile
}

function withPlacements(
  { path }: Pick<FileContribution, 'path'>,
  pristine: string,
  placements: readonly Placement[],
): string {
  if (placements.length === 0) return pristine
  const format = formatOf(path)
  const astray = placements.find(({ at }) => (at === 'key' || at === 'item') !== (format !== undefined))
  if (astray !== undefined) throw misplaced(astray)
  if (format !== undefined) {
    const text = pristine === '' && format.name.startsWith('json') ? '{}\n' : pristine
    return format.set(text, [], placeValues(format.parse(text, path), placements), path)
  }
  return placeText(path, pristine, placements)
}

/** Lines in the order of the facts, sections by rank, after what the file has of its own. */
function placeText(path: string, pristine: string, placements: readonly Placement[]): string {
  const sections = placements
    .flatMap((placement) => (placement.at === 'section' ? [placement] : []))
    .sort((a, b) => a.rank - b.rank || (a.title < b.title ? -1 : 1))
  const lines = placements.flatMap((placement) => (placement.at === 'line' ? [placement.line] : []))
  const withSections = sections.reduce(
    (text, { title, text: body }) => addSection(text, { title, level: 2, text: body }, path),
    pristine,
  )
  return lines.reduce((text, line) => addLine(text, line), withSections)
}

function misplaced({ at, file }: Placement): ClodoError {
  const what = at === 'key' || at === 'item' ? 'a value, which only JSON, TOML and YAML hold' : `a ${at} of text`
  return new ClodoError('PLUGIN_INVALID', { what: `A plugin places ${what} in ${file}.`, where: file })
}

/** Our TypeScript as the project has its modules, with its names. */
function adapted(text: string, path: string, { project }: Layout): string {
  if (project.existing === undefined || !isCode(path)) return text
  return textIn(renameText(text, project.existing.names), path, project)
}
