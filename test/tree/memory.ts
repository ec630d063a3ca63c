import { createFsFromVolume, Volume } from 'memfs'
import { type Disk, type NodeFs, nodeDisk } from '../../src/tree/disk.ts'

export const ROOT = '/project'

/** File texts by path under the root; null stands for an empty directory. */
export type Files = Record<string, string | null>

export interface Memory {
  readonly disk: Disk
  readonly volume: Volume
  /** All there is under the root: texts, empty directories (null), and the execute bit as a `*` after the path. */
  snapshot(): Files
}

export function memory(files: Files = {}): Memory {
  const volume = new Volume()
  volume.mkdirSync(ROOT, { recursive: true })
  volume.fromJSON(files, ROOT)
  const disk = nodeDisk(createFsFromVolume(volume) as unknown as NodeFs)
  return { disk, volume, snapshot: () => snapshot(volume) }
}

function snapshot(volume: Volume): Files {
  const found: Files = {}
  for (const [path, text] of Object.entries(volume.toJSON())) {
    if (path === ROOT || !path.startsWith(`${ROOT}/`)) continue
    const executable = text !== null && (Number(volume.statSync(path).mode) & 0o111) !== 0
    found[path.slice(ROOT.length + 1) + (executable ? '*' : '')] = text
  }
  return found
}
