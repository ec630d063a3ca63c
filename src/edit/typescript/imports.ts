/** Imports into a module and out of it again, in the style of the ones that are there. */
import { applyEdits, type Edit } from '../apply.ts'
import { startWithComments } from './attached.ts'
import { compiler, type ts } from './compiler.ts'
import { type Dialect, dialectOf } from './dialect.ts'
import { headerEnd } from './header.ts'
import { type Binding, type Imported, importDeclarations, importedIn, serves, specifierText } from './import-list.ts'
import { dropLines, isEndOfLine, isStartOfLine, joinAbove, joinBelow, lineEnd, setBelow } from './lines.ts'
import { parse } from './parse.ts'
import { moduleOf, type Place, specifierOf } from './specifier.ts'

/**
 * Imports a binding under `local`. The same text when it is imported so already.
 *
 * @param place.dialect how to write; that of the text unless given
 */
export function addImport(
  text: string,
  place: Place & { readonly dialect?: Dialect },
  binding: Binding,
  local: string,
): string {
  const { file } = place
  const source = parse(text, file)
  if (importedIn(source).some((found) => found.local === local && serves(found, binding, file))) return text
  const merged = mergeName(source, binding, local)
  if (merged) return applyEdits(text, [merged])
  const { dialect = dialectOf(source) } = place
  const { quote, semicolon } = dialect
  const from = specifierOf(binding.from, source, place)
  const type = binding.typeOnly ? 'type ' : ''
  const line = `import ${type}${clauseOf(binding, local)} from ${quote}${from}${quote}${semicolon}`
  return applyEdits(text, [placeImport(source, from, line, dialect)])
}

function clauseOf({ name }: Binding, local: string): string {
  if (name === 'default') return local
  return name === '*' ? `* as ${local}` : `{ ${nameAs(name, local)} }`
}

function nameAs(name: string, local: string): string {
  return name === local ? name : `${name} as ${local}`
}

/** Into the braces of an import of the same module, after the last name that sorts before it. */
function mergeName(source: ts.SourceFile, binding: Binding, local: string): Edit | undefined {
  if (binding.name === 'default' || binding.name === '*') return undefined
  const home = importDeclarations(source).find((declaration) => takesNames(declaration, source, binding))
  const named = home?.importClause?.namedBindings
  if (named === undefined || !compiler().isNamedImports(named)) return undefined
  const text = nameAs(binding.name, local)
  const before = named.elements.findLast((element) => nameOf(element) <= text)
  const next = before ? named.elements[named.elements.indexOf(before) + 1] : named.elements[0]
  if (next === undefined)
    return { start: before?.end ?? 0, end: before?.end ?? 0, text: `,${gapBefore(before, source)}${text}` }
  const start = next.getStart(source)
  return { start, end: start, text: `${text},${gapBefore(next, source)}` }
}

function nameOf({ propertyName, name }: ts.ImportSpecifier): string {
  return nameAs((propertyName ?? name).text, name.text)
}

/** What separates names: a space, or a line break and its indentation. */
function gapBefore(element: ts.ImportSpecifier | undefined, source: ts.SourceFile): string {
  if (element === undefined) return ' '
  const gap = source.text.slice(element.getFullStart(), element.getStart(source))
  return gap.includes('\n') ? gap : ' '
}

/** Braces with comments inside are left alone, so that each comment stays with its name. */
function takesNames(declaration: ts.ImportDeclaration, source: ts.SourceFile, binding: Binding): boolean {
  const ts = compiler()
  const named = declaration.importClause?.namedBindings
  if (declaration.attributes || !named || !ts.isNamedImports(named) || named.elements.length === 0) return false
  const typeOnly = declaration.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
  if (typeOnly !== binding.typeOnly || /\/[/*]/.test(named.getText(source))) return false
  return moduleOf(specifierText(declaration), source.fileName) === moduleOf(binding.from, source.fileName)
}

/** After the last import of its sort (package or path) that sorts before it, so that sorted imports stay sorted. */
function placeImport(source: ts.SourceFile, from: string, line: string, { eol }: Dialect): Edit {
  const { text } = source
  const all = importDeclarations(source)
  const alike = all.filter((declaration) => isRelative(specifierText(declaration)) === isRelative(from))
  const before = alike.findLast((declaration) => specifierText(declaration) <= from)
  const last = all.at(-1)
  if (last === undefined) return placeFirst(source, line, eol)
  const above = (below: ts.Node) => joinAbove(text, startWithComments(below, source), line, eol)
  if (before) return behind(before, source, line, eol)
  if (alike[0]) return above(alike[0])
  return isRelative(from) ? behind(last, source, line, eol) : above(all[0] ?? last)
}

/** On a line of its own, unless other code follows on the same line. */
function behind({ end }: ts.Node, { text }: ts.SourceFile, line: string, eol: string): Edit {
  if (isEndOfLine(text, end)) return joinBelow(text, end, line, eol)
  return { start: end, end, text: ` ${line.replace(/;?$/, ';')}` }
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith('.')
}

/** The first import of a module stands below its header, a blank line between it and the code. */
function placeFirst(source: ts.SourceFile, line: string, eol: string): Edit {
  const { text } = source
  const header = headerEnd(source)
  const bom = text.startsWith('\uFEFF') ? 1 : 0
  if (header === undefined) return { start: bom, end: bom, text: line + eol + eol }
  const edit = setBelow(text, header, line, eol)
  return edit.text.startsWith(eol + eol) ? edit : { ...edit, text: eol + line + eol }
}

/** Takes a binding out. The caller knows that nothing uses it. */
export function dropImport(text: string, file: string, local: string): string {
  const source = parse(text, file)
  const found = importedIn(source).find((imported) => imported.local === local)
  if (found === undefined) return text
  const { declaration } = found
  const alone = importedIn(source).filter((other) => other.declaration === declaration).length === 1
  if (!alone) return found.specifier ? applyEdits(text, [dropName(found.specifier, source)]) : text
  return applyEdits(text, [dropDeclaration(source, found)])
}

function dropName(specifier: ts.ImportSpecifier, source: ts.SourceFile): Edit {
  const { elements } = specifier.parent
  const at = elements.indexOf(specifier)
  const next = elements[at + 1]
  if (next) return { start: specifier.getStart(source), end: next.getStart(source), text: '' }
  return { start: elements[at - 1]?.end ?? specifier.getFullStart(), end: specifier.end, text: '' }
}

function dropDeclaration(source: ts.SourceFile, { declaration }: Imported): Edit {
  const { text } = source
  const start = declaration.getStart(source)
  if (!isStartOfLine(text, start))
    return { start: text.slice(0, start).trimEnd().length, end: declaration.end, text: '' }
  const rest = text.slice(declaration.end, lineEnd(text, declaration.end))
  if (rest.trim() !== '') return { start, end: declaration.end + (rest.length - rest.trimStart().length), text: '' }
  const edit = dropLines(text, start, declaration.end)
  if (importDeclarations(source).length > 1) return edit
  return dropGap(source, edit)
}

/** With the last import goes the blank line that `placeFirst` put below it. */
function dropGap({ text }: ts.SourceFile, edit: Edit): Edit {
  const dropped = text.slice(edit.start, edit.end)
  const atStart = edit.start <= 1 && !/^\r?\n/.test(dropped)
  if (!atStart && /^(\r?\n){2}/.test(dropped)) return edit
  const gap = (atStart ? /^\r?\n/ : /^\r?\n(?=\r?\n)/).exec(text.slice(edit.end))
  return gap ? { ...edit, end: edit.end + gap[0].length } : edit
}
