/** A disk as it will be once texts are written: what comes next can be looked at before anything is. */
import { posix } from 'node:path'
import type { Disk, Entry } from '../tree/disk.ts'

export type Texts = ReadonlyMap<string, string | null>

/** Reads through; the texts stand for what the disk has. For reading only. */
export function drafted(disk: Disk, root: string, texts: Texts): Disk {
  const pathOf = (absolute: string) => posix.relative(root, absolute)
  const draft = (absolute: string) => texts.get(pathOf(absolute))
  return {
    ...disk,
    read: (absolute) => {
      const text = draft(absolute)
      return text === undefined ? disk.read(absolute) : text === null ? undefined : new TextEncoder().encode(text)
    },
    kind: (absolute) => {
      const text = draft(absolute)
      if (text === null) return undefined
      if (text !== undefined) return 'file'
      return disk.kind(absolute) ?? (below(texts, pathOf(absolute)).length > 0 ? 'directory' : undefined)
    },
    list: (absolute) => {
      const there = disk.list(absolute) ?? []
      const made = below(texts, pathOf(absolute))
      if (made.length === 0) return disk.list(absolute)
      const kept = there.filter(({ name }) => !made.some((one) => one.name === name))
      return [...kept, ...made.flatMap(({ name, kind, gone }) => (gone ? [] : [{ name, kind }]))].sort((a, b) =>
        a.name < b.name ? -1 : 1,
      )
    },
  }
}

interface Made extends Entry {
  readonly gone: boolean
}

/** What the texts say of the entries of a directory; a directory that only loses files is said nothing of. */
function below(texts: Texts, directory: string): Made[] {
  const prefix = directory === '' ? '' : `${directory}/`
  const entries = [...texts].flatMap(([path, text]): Made[] => {
    if (!path.startsWith(prefix)) return []
    const [name = '', ...rest] = path.slice(prefix.length).split('/')
    if (rest.length > 0) return text === null ? [] : [{ name, kind: 'directory', gone: false }]
    return [{ name, kind: 'file', gone: text === null }]
  })
  return [...new Map(entries.map((entry) => [entry.name, entry])).values()]
}
