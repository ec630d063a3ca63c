import { Volume } from 'memfs'
import { detect, prepareDetection } from '../../../src/project/detect/detect.ts'
import type { Repository } from '../../../src/project/detect/repository.ts'
import type { DetectOptions } from '../../../src/project/detect/site.ts'
import { type Disk, type NodeFs, nodeDisk } from '../../../src/tree/disk.ts'

export const root = '/home/project'

/** A disk in memory that throws when anything is written. */
export function readOnlyDisk(files: { readonly [path: string]: string | Buffer }): Disk {
  const volume = new Volume()
  volume.mkdirSync(root, { recursive: true })
  volume.fromNestedJSON(files as { [path: string]: string | Buffer }, root)
  const refuse = () => {
    throw new Error('Detection wrote to the disk.')
  }
  const writing = { makeDirectory: refuse, write: refuse, rename: refuse, remove: refuse, removeDirectory: refuse }
  return { ...nodeDisk(volume as unknown as NodeFs), ...writing }
}

/** What detection says of a project in memory; `at` is where it runs, below the root. */
export async function look(
  files: { readonly [path: string]: string | Buffer },
  { at = '.', ...options }: DetectOptions & { readonly at?: string } = {},
): Promise<Repository> {
  const disk = readOnlyDisk(files)
  const directory = at === '.' ? root : `${root}/${at}`
  await prepareDetection(disk, directory, options)
  return detect(disk, directory, options)
}
