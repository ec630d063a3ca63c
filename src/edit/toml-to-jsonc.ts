/** TOML as JSONC: the same value, in the same order, with every comment where it belongs. */
import type { Json } from '../plugin/json.ts'
import { type Commented, commented, isList, type JsoncForm, type Members, printJsonc } from './commented.ts'
import { jsonc } from './json.ts'
import { refused } from './refusal.ts'
import { type Content, keysOf, spanOf, type Table, type TomlTree, tomlTree, tomlValue } from './toml-tree.ts'
import { equal, isArray, isObject } from './value.ts'

/**
 * @param form.eol that of the text unless given
 * @throws FILE_UNPARSABLE; EDIT_REFUSED for a value that JSON does not have
 */
export function tomlToJsonc(text: string, file: string, form: Pick<JsoncForm, 'indent'>): string {
  const tree = tomlTree(text.replace(/^\uFEFF/, ''), file)
  const value = tomlValue(tree)
  refuseOdd(value, file)
  const written = printJsonc(read(tree), { ...form, eol: tree.style.eol })
  if (!equal(jsonc.parse(written, file), value)) throw refused(file, 'As JSON this file would say something else.')
  const lost = tree.comments.find(({ start, end }) => !written.includes(tree.text.slice(start + 1, end).trimEnd()))
  if (lost !== undefined) throw refused(file, `A comment would be lost: ${tree.text.slice(lost.start, lost.end)}`)
  return written
}

function refuseOdd(value: Json | bigint, file: string): void {
  if (typeof value === 'bigint' || (typeof value === 'number' && !isExact(value)))
    throw refused(file, `JSON cannot say the number ${value} exactly.`)
  if (isArray(value as Json)) for (const item of value as readonly Json[]) refuseOdd(item, file)
  else if (isObject(value as Json)) for (const item of Object.values(value as object)) refuseOdd(item as Json, file)
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)) && !Object.is(value, -0)
}

/** Tables and entries in the order of the text, each with the comments between it and the one before. */
function read(tree: TomlTree): Commented {
  const root = commented(new Map())
  let [end, home] = [0, root]
  for (const table of tree.tables) {
    if (table.header !== undefined) {
      const lines = between(tree, end, table.header.start)
      // The top goes on below its tables, so nothing stands at its end.
      const { tail, above } = home === root ? { tail: [], above: lines } : split(lines)
      home.below.push(...tail)
      home = descend(root, table)
      const first = listHolding(root, table)
      ;(first ?? home).above.push(...above)
      const beside = besideOf(tree, table.header.end)
      if (beside !== undefined) (first ?? home).above.push(beside)
      end = nextLine(tree, table.header.end)
    }
    for (const { key, value, span } of table.entries) {
      const lines = between(tree, end, span.start)
      const gap = end === 0 ? lines.lastIndexOf('') : -1
      if (gap > 0) root.above.push(...lines.slice(0, gap))
      const node = nodeOf(tree, value)
      node.above.push(...(gap > 0 ? lines.slice(gap + 1) : lines))
      node.beside = besideOf(tree, span.end)
      inside(home, key.map(String)).set(String(key.at(-1)), node)
      end = nextLine(tree, span.end)
    }
  }
  const lines = between(tree, end, tree.text.length)
  const { tail, above } = home === root ? { tail: [], above: lines } : split([...lines, ''])
  home.below.push(...tail)
  const rest = above.slice(0, above.findLastIndex((line) => line !== '') + 1)
  const empty = (root.value as Members).size === 0
  ;(empty ? root.above : root.below).push(...rest)
  return root
}

/** Comments that follow an item at once, with a gap after them, are its own; the others lead to what comes next. */
function split(lines: readonly string[]): { tail: readonly string[]; above: readonly string[] } {
  const gap = lines.indexOf('')
  return gap <= 0 ? { tail: [], above: lines } : { tail: lines.slice(0, gap), above: lines.slice(gap) }
}

/** The node of a table, made where it is not there yet; each `[[item]]` is a new one. */
function descend(root: Commented, { path }: Table): Commented {
  let here = root
  for (const [depth, step] of path.entries()) {
    const fresh = commented(typeof path[depth + 1] === 'number' ? [] : new Map())
    if (typeof step === 'number') {
      const items = here.value as Commented[]
      items[step] ??= fresh
      here = items[step]
    } else {
      const members = here.value as Members
      here = members.get(step) ?? fresh
      members.set(step, here)
    }
  }
  return here
}

/** The list of an `[[item]]` that is its first: what stands above the item is about the list. */
function listHolding(root: Commented, { path, item }: Table): Commented | undefined {
  if (!item || path.at(-1) !== 0) return undefined
  const step = (here: Commented, key: string | number) =>
    (isList(here.value) ? here.value[Number(key)] : (here.value as Members).get(String(key))) as Commented
  return path.slice(0, -1).reduce(step, root)
}

/** The members that the last of some dotted keys belongs to. */
function inside(home: Commented, keys: readonly string[], inline = false): Members {
  let members = home.value as Members
  for (const key of keys.slice(0, -1)) {
    const node = members.get(key) ?? commented(new Map(), inline)
    members.set(key, node)
    members = node.value as Members
  }
  return members
}

function nodeOf(tree: TomlTree, content: Content): Commented {
  const { start, end } = spanOf(content)
  const inline = !tree.text.slice(start, end).includes('\n')
  if (content.type === 'TOMLArray') return listOf(tree, content.elements, { start, end, inline })
  if (content.type !== 'TOMLInlineTable') {
    const value = content.value instanceof Date ? ('datetime' in content ? content.datetime : '') : content.value
    return commented(value as Json, true)
  }
  const node = commented(new Map(), inline)
  for (const { key, value } of content.body) {
    const keys = keysOf(key)
    inside(node, keys, inline).set(keys.at(-1) ?? '', nodeOf(tree, value))
  }
  return node
}

function listOf(
  tree: TomlTree,
  elements: readonly Content[],
  { start, end, inline }: { start: number; end: number; inline: boolean },
): Commented {
  let from = start + 1
  const items = elements.map((element) => {
    const at = spanOf(element)
    const node = nodeOf(tree, element)
    node.above.push(...commentsIn(tree, from, at.start))
    node.beside = besideOf(tree, at.end)
    from = node.beside === undefined ? at.end : nextLine(tree, at.end)
    return node
  })
  const list = commented(items, inline)
  list.below.push(...commentsIn(tree, from, end))
  return list
}

/** The lines between two items: comments without their mark, and at most one blank line in a row. */
function between(tree: TomlTree, start: number, end: number): string[] {
  const lines = tree.text
    .slice(start, end)
    .split('\n')
    .map((line) => line.trim())
  // The last line is the one on which the next item stands, or nothing.
  const whole = lines.at(-1)?.startsWith('#') ? lines : lines.slice(0, -1)
  const texts = whole.map((line) => line.slice(1))
  return texts.filter((line, index) => line !== '' || texts[index - 1] !== '')
}

function commentsIn(tree: TomlTree, start: number, end: number): string[] {
  return tree.comments
    .filter((one) => one.start >= start && one.end <= end)
    .map((one) => tree.text.slice(one.start + 1, one.end).trimEnd())
}

/** The comment on the line where an item ends, after the comma that may follow it. */
function besideOf(tree: TomlTree, end: number): string | undefined {
  return /^[ \t]*,?[ \t]*#(.*)$/.exec(tree.text.slice(end, lineBreak(tree, end)).trimEnd())?.[1]
}

function nextLine(tree: TomlTree, end: number): number {
  return Math.min(lineBreak(tree, end) + 1, tree.text.length)
}

function lineBreak(tree: TomlTree, from: number): number {
  const at = tree.text.indexOf('\n', from)
  return at < 0 ? tree.text.length : at
}
