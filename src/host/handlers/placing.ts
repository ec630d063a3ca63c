/** Entries as statements of the handlers `scheduled`, `queue`, `email` and `tail`. */
import type { Edit } from '../../edit/apply.ts'
import { fitCode } from '../../edit/typescript/code.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { envType } from '../../edit/typescript/env-type.ts'
import { dropLines, indentAt, joinAbove, joinBelow, lineEnd, lineStart } from '../../edit/typescript/lines.ts'
import { descendants, parse } from '../../edit/typescript/parse.ts'
import { referencedNames } from '../../edit/typescript/reference.ts'
import { meaningOf } from '../../edit/typescript/tokens.ts'
import type { SlotContribution } from '../../plugin/contribution.ts'
import { type Module, neighbours, type Placed, type Placing } from '../placing.ts'
import { refuse } from '../refuse.ts'
import { type HandlerName, handlers, handlersBelow, partsOf, runs } from './handler.ts'
import { addParameters, dropParameters, missingParameters } from './parameters.ts'
import { addProperty, dropProperty } from './property.ts'
import { type Body, type ExportSite, exportSite, handlerOf, type Known, propertyOf } from './site.ts'

export function handlerPlacing(slot: HandlerName, known: Known): Placing {
  const bodyIn = (source: ts.SourceFile): Body | undefined => {
    const site = exportSite(source, known)
    return site && handlerOf(site, slot, source)
  }
  return {
    find({ source }, entry, code) {
      const body = bodyIn(source)
      if (body === undefined) return undefined
      const { guard, call } = partsOf(entry, slot, code, namesOf(body))
      const expected = Object.values(runs(call, namesOf(body))).map((run) => meaning(guard + run))
      return body.body.statements.find((statement) => expected.includes(meaningOf(statement, source)))
    },
    candidates: ({ source }, { at }) =>
      (bodyIn(source)?.body.statements ?? []).filter((node) => at === undefined || node.getText(source).includes(at)),
    insert(module, placed) {
      const { source } = module
      const site = exportSite(source, known)
      if (site === undefined)
        throw refuse(source.fileName, 'its default export takes no further handler.', [placed.entry])
      const body = handlerOf(site, slot, source)
      if (body) return intoBody(body, slot, module, placed)
      if (propertyOf(site, slot))
        throw refuse(source.fileName, `its \`${slot}\` is no function of this file.`, [placed.entry])
      return create(site, slot, module, placed)
    },
    drop: ({ source }, node) => drop(exportSite(source, known), slot, source, node),
  }
}

function drop(site: ExportSite | undefined, slot: HandlerName, source: ts.SourceFile, node: ts.Node): Edit[] {
  const body = site && handlerOf(site, slot, source)
  const property = site && propertyOf(site, slot)
  const line = dropLines(source.text, node.getStart(source), node.end)
  if (!site || !body || !property) return [line]
  const only = body.body.statements.length === 1 && compiler().isFunctionDeclaration(body)
  if (!only) return [line, ...dropParameters(body, node)]
  return [dropFunction(source.text, body.getStart(source), body.end), ...dropProperty(site, property, source)]
}

function meaning(statement: string): string {
  const source = parse(`async () => {\n${statement}\n}`, 'statement.ts')
  const block = [...descendants(source)].find((node) => compiler().isBlock(node)) as ts.Block
  return block.statements.map((node) => meaningOf(node, source)).join(' ')
}

function namesOf({ parameters }: Body): string[] {
  return parameters.map(({ name }) => name.getText())
}

/** At its rank among ours, else first: the handler's own code may end early. */
function intoBody(body: Body, slot: HandlerName, module: Module, placed: Placed): Edit[] {
  const { source, dialect } = module
  const { text } = source
  const mates = placed.standing.filter(({ entry }) => entry.slot === slot)
  if (mates.length === 0) allowShared(body, slot, source, placed.entry)
  const missing = missingParameters(body, slot) ?? []
  const names = [...namesOf(body), ...missing.map(({ name }) => name)]
  const extended = addParameters(body, missing, source)
  const [first] = body.body.statements
  const base = first ? indentAt(text, first.getStart(source)) : ''
  const line = base + write(placed, slot, { names, awaited: isAsync(body) }, module, base)
  const { before, after } = neighbours({ ...placed, standing: mates })
  if (before) return [...extended, joinBelow(text, before.end, line, dialect.eol)]
  const next = after ?? first
  if (next && lineStart(text, next.getStart(source)) > body.body.getStart(source))
    return [...extended, joinAbove(text, next.getStart(source), line, dialect.eol)]
  throw refuse(source.fileName, `the body of \`${slot}\` is empty or on one line.`, [placed.entry])
}

function isAsync({ modifiers }: Body): boolean {
  return modifiers?.some(({ kind }) => kind === compiler().SyntaxKind.AsyncKeyword) ?? false
}

/** @throws EDIT_REFUSED when a handler of the user would run for events that are not its own, or cannot be extended */
function allowShared(body: Body, slot: HandlerName, source: ts.SourceFile, entry: SlotContribution): void {
  const { told } = handlers[slot]
  const tells = slot === 'tail' || (told !== undefined && new RegExp(`\\.${told}\\b`).test(body.body.getText(source)))
  if (!tells)
    throw refuse(source.fileName, `its own \`${slot}\` takes every event, whatever its ${told ?? 'kind'}.`, [entry])
  const [first] = body.parameters
  const inParentheses = first && source.text.slice(body.getStart(source), first.getStart(source)).includes('(')
  const missing = inParentheses ? missingParameters(body, slot) : undefined
  if (missing === undefined)
    throw refuse(source.fileName, `its own \`${slot}\` takes its arguments in a way that cannot be extended.`, [entry])
}

function write(
  { entry, code }: Placed,
  slot: HandlerName,
  { names, awaited }: { names: readonly string[]; awaited: boolean },
  { dialect }: Module,
  base: string,
): string {
  const { guard, call } = partsOf(entry, slot, code, names)
  const run = awaited ? `await ${fitCode(call, dialect, base)}` : fitCode(runs(call, names).kept, dialect, base)
  return `${guard.replaceAll('"', dialect.quote)}${run}${dialect.semicolon}`
}

/** A function of the module above the default export, and its name in the object. */
function create(site: ExportSite, slot: HandlerName, module: Module, placed: Placed): Edit[] {
  const { source, dialect } = module
  const { eol, indent } = dialect
  const taken = referencedNames(source)
  const name = taken.has(slot) ? `on${slot.charAt(0).toUpperCase()}${slot.slice(1)}` : slot
  const { parameters } = handlers[slot]
  const names = parameters.map(([parameter]) => parameter)
  const line = indent + write(placed, slot, { names, awaited: true }, module, indent)
  const typed = /\.[cm]?tsx?$/.test(source.fileName)
  const takes = parameters.map(([parameter, type]) =>
    typed ? `${parameter}: ${type === 'Env' ? envType(source, placed.code) : type}` : parameter,
  )
  const head = `async function ${name}(${takes.join(', ')})${typed ? ': Promise<void>' : ''} {`
  const above = joinAbove(source.text, functionPlace(site, slot, source), [head, line, '}', ''].join(eol), eol)
  return [above, ...addProperty(site, slot, name, source)]
}

/** The handlers stand in one order: above those that come later, which stand directly above the export. */
function functionPlace({ statement }: ExportSite, slot: HandlerName, source: ts.SourceFile): number {
  const ts = compiler()
  const later = handlersBelow(slot)
  let at = source.statements.indexOf(statement)
  for (
    let above = source.statements[at - 1];
    above && ts.isFunctionDeclaration(above);
    above = source.statements[at - 1]
  ) {
    if (!later.has(above.name?.text.replace(/^on([A-Z])/, (_, first: string) => first.toLowerCase()) ?? '')) break
    at--
  }
  const place = source.statements[at] ?? statement
  const comments = ts.getLeadingCommentRanges(source.text, place.getFullStart()) ?? []
  const doc = comments.findLast(({ pos }) => pos > place.getFullStart())
  const attached = doc && !/\n\s*\n/.test(source.text.slice(doc.end, place.getStart(source)))
  return attached ? doc.pos : place.getStart(source)
}

/** With the blank line below it. */
function dropFunction(text: string, start: number, end: number): Edit {
  const from = lineStart(text, start)
  const gap = /^[ \t]*\r?\n(?:[ \t]*\r?\n)?/.exec(text.slice(lineEnd(text, end)))
  return { start: from, end: lineEnd(text, end) + (gap?.[0].length ?? 0), text: '' }
}
