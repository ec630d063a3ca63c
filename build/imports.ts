/** What an import of the bundle costs beside the code that it brings. */
import { posix } from 'node:path'
import type { OutputAsset, OutputChunk } from 'rolldown'

/**
 * Takes Node's own modules as they are instead of through `import`, whose facade reads every export of `node:fs`, lazy
 * ones too: a third of what a short command costs.
 */
export function withoutFacades(code: string): string {
  const names = (list: string) => list.replaceAll(/([\w$]+) as ([\w$]+)/g, '$1:$2')
  return code
    .replaceAll(
      /import\s*\{([^}]*)\}\s*from\s*"(node:[\w/]+)";/g,
      (_, list: string, from) => `const{${names(list)}}=process.getBuiltinModule("${from}");`,
    )
    .replaceAll(/import\s*\*\s*as\s+([\w$]+)\s+from\s*"(node:[\w/]+)";/g, 'const $1=process.getBuiltinModule("$2");')
    .replaceAll(/import\s+([\w$]+)\s+from\s*"(node:[\w/]+)";/g, 'const $1=process.getBuiltinModule("$2");')
}

/** Imports what a chunk merely hands on from the chunk that has it: to find a chunk costs more than to load it. */
export function straighten(parts: readonly (OutputChunk | OutputAsset)[]): void {
  const chunks = parts.filter((part) => part.type === 'chunk')
  const detours = new Map(
    chunks.flatMap(({ fileName, code }) => {
      const [, list = '', from] = /^export\{([\w$ ,]+)\}from"(\.\/[^"]+)";\s*$/.exec(code) ?? []
      const names = list.split(',').map((one) => one.split(' as '))
      const members = names.map(([name = '', known = name]) => `${known}:e.${name}`)
      return from === undefined ? [] : [[posix.basename(fileName), { from, members }] as const]
    }),
  )
  for (const chunk of chunks) {
    chunk.code = chunk.code.replaceAll(/import\(`(\.\/|\.\/chunks\/)([^`/]+)`\)/g, (whole, directory, name) => {
      const detour = detours.get(name)
      if (detour === undefined) return whole
      return `import(\`${directory}${posix.basename(detour.from)}\`).then(e=>({${detour.members}}))`
    })
  }
}
