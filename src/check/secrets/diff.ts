/** The lines that a diff adds, as git prints it without context. */
import type { Chunk } from './search.ts'

/** Hears a diff line by line and gives each run of added lines to `add`. */
export function diffReader(add: (chunk: Chunk) => void): { line(text: string): void; end(): void } {
  let commit: string | undefined
  let file: string | undefined
  let at = 0
  let lines: string[] = []
  const flush = () => {
    if (lines.length > 0 && file !== undefined)
      add({ file, text: lines.join('\n'), line: at, ...(commit === undefined ? {} : { commit }) })
    lines = []
  }
  const line = (text: string) => {
    const hunk = /^@@ -\S+ \+(\d+)/.exec(text)
    if (text.startsWith('\0')) {
      flush()
      commit = text.slice(1)
      file = undefined
    } else if (text.startsWith('diff --git ')) {
      flush()
      file = undefined
    } else if (file === undefined && text.startsWith('+++ ')) file = nameIn(text.slice(4))
    else if (hunk !== null) {
      flush()
      at = Number(hunk[1])
    } else if (file !== undefined && text.startsWith('+')) lines.push(text.slice(1))
  }
  return { line, end: flush }
}

/** git quotes names of a rare form, and ends those with a space by a tab. */
function nameIn(text: string): string | undefined {
  const plain = text.startsWith('"') ? (JSON.parse(text.replaceAll(/\\(?!["\\nt])/g, '\\\\')) as string) : text
  return plain === '/dev/null' ? undefined : plain.replace(/^b\//, '').replace(/\t$/, '')
}
