/** Where a value stands in a structured text, for people who have to look at it. */
import { formatOf } from './format.ts'
import { jsonTree, membersOf } from './json-tree.ts'
import { type Path, startsWith } from './path.ts'

/** Offset of what stands at a path, or of the nearest of its parents that is there. */
export async function locate(text: string, path: Path, file: string): Promise<number> {
  const body = text.replace(/^\uFEFF/, '')
  const shift = text.length - body.length
  const name = formatOf(file)?.name
  if (name === 'toml') return shift + (await inToml(body, path, file))
  if (name === 'yaml') return shift + (await inYaml(body, path, file))
  return shift + inJson(body, path, file)
}

function inJson(text: string, path: Path, file: string): number {
  let node = jsonTree(text, file).root
  let offset = node.offset
  for (const step of path) {
    const member = membersOf(node).find(({ key }) => key === step)
    if (member === undefined) break
    offset = member.span.start
    node = member.value
  }
  return offset
}

async function inToml(text: string, path: Path, file: string): Promise<number> {
  const { tomlTree } = await import('./toml-tree.ts')
  const { tables } = tomlTree(text, file)
  const entries = tables.flatMap((table) => table.entries)
  const exact =
    entries.find((entry) => startsWith(path, entry.path)) ?? entries.find((one) => startsWith(one.path, path))
  if (exact !== undefined && path.length > 0) return exact.span.start
  const nearest = tables.toSorted((a, b) => b.path.length - a.path.length).find((table) => startsWith(path, table.path))
  return nearest?.header?.start ?? 0
}

async function inYaml(text: string, path: Path, file: string): Promise<number> {
  const { isCollection, membersOf: membersIn, yamlTree } = await import('./yaml-tree.ts')
  const tree = yamlTree(text, file)
  let node = tree.root
  let offset = 0
  for (const step of path) {
    const member = isCollection(node) ? membersIn(tree, node).find(({ key }) => key === step) : undefined
    if (member === undefined) break
    offset = member.span.start
    node = member.value
  }
  return offset
}
