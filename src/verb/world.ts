/** All that CLODO takes from outside, passed in: so that tests run on a disk in memory, with faults, at a fixed time. */
import type { Run } from '../effect/run.ts'
import type { Sources } from '../resolve/source.ts'
import type { Disk } from '../tree/disk.ts'

export interface World {
  readonly disk: Disk
  readonly sources: Sources
  readonly run: Run
  readonly env: { readonly [name: string]: string | undefined }
  readonly process: { readonly pid: number; readonly host: string; alive(pid: number): boolean }
  now(): Date
  randomHex(bytes: number): string
}
