/** Makes the projects of cases: planned in memory, then written below one directory that shares the installation. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { builtinSources, nodeDisk, prepareCreate, run, type World } from '../../src/index.ts'
import { toolsAt } from '../check/stage.ts'
import type { Case } from './cases.ts'

export const repository = join(import.meta.dirname, '../..')

export type Files = { readonly [path: string]: string }

const disk = nodeDisk()

export const world: World = {
  ...toolsAt(tmpdir()),
  disk,
  sources: builtinSources(disk),
  run,
  process: { pid: process.pid, host: 'matrix', alive: () => false },
}

/** The files of a case. Nothing is written. @throws what `prepareCreate` throws */
export async function generate({ type, options, plugins }: Case): Promise<Files> {
  const { prepared } = await prepareCreate(world, {
    root: '/there/is/no/such/place',
    // One name for all, so that projects with the same bindings have the same types.
    flags: { name: 'service', type, options, plugins },
    file: {},
    pinNode: '',
    merge: false,
    onConflict: 'abort',
    effects: { install: false, git: false },
    command: () => 'clodo create',
  })
  return Object.fromEntries(prepared.changes.map(({ path, after = '' }) => [path, after]))
}

/** A directory below which every project finds the dependencies of the repository. */
export interface Yard {
  readonly directory: string
  /** Writes a project and answers its path. */
  write(name: string, files: Files): string
  remove(): void
}

export function openYard(): Yard {
  const directory = mkdtempSync(join(tmpdir(), 'clodo-matrix-'))
  symlinkSync(join(repository, 'node_modules'), join(directory, 'node_modules'))
  return {
    directory,
    write(name, files) {
      const root = join(directory, name)
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true })
        writeFileSync(join(root, path), text)
      }
      return root
    },
    remove: () => rmSync(directory, { recursive: true }),
  }
}
