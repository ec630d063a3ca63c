/** What the doctor looks at, and what it says. */
import type { Repository } from '../../project/detect/repository.ts'
import type { Change } from '../../tree/change.ts'
import type { Disk } from '../../tree/disk.ts'

export interface Diagnosis {
  /** `node`, `workerd`, `lockfile` */
  readonly name: string
  /** `unknown`: it could not be found out here. */
  readonly state: 'well' | 'doubtful' | 'ill' | 'unknown'
  /** What was seen, without any value that nobody else should read. */
  readonly detail: string
  /** What to do about it. */
  readonly mend?: string
  /** What `--fix` does: a change of a file, or what the one who asks knows how to do. */
  readonly fix?: Change | 'recover' | 'running'
}

export interface Machine {
  readonly disk: Disk
  readonly env: { readonly [name: string]: string | undefined }
  readonly nodeVersion: string
  run(
    command: string,
    args: readonly string[],
    options: {
      readonly cwd: string
      readonly env: { readonly [name: string]: string | undefined }
      readonly timeout: number
    },
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>
  /** Whether a server can listen on this port of loopback. */
  portFree(port: number): Promise<boolean>
  /** Bytes that are left on the disk of a directory; undefined where the system does not tell. */
  bytesFree(directory: string): number | undefined
}

export interface Patient {
  /** Absolute. */
  readonly root: string
  /** Undefined where it could not be read; `unreadable` says why. */
  readonly repository: Repository | undefined
  readonly unreadable: string | undefined
  /** The package manager that the recipe names. */
  readonly wanted: string | undefined
  /** A killed run left something half done. */
  readonly interrupted: boolean
  /** Effects that an earlier run left undone. */
  readonly pending: readonly string[]
  /** What is wrong with the record of CLODO, if there is one. */
  readonly record: { readonly there: boolean; readonly fault: string | undefined }
  /** Third-party plugins whose content is not in the cache. */
  readonly uncached: readonly string[]
  /** A process that holds the project and is dead. */
  readonly stale: boolean
}

export const well = (name: string, detail: string): Diagnosis => ({ name, state: 'well', detail })
export const unknown = (name: string, detail: string): Diagnosis => ({ name, state: 'unknown', detail })

type More = Pick<Diagnosis, 'mend' | 'fix'>

export const doubtful = (name: string, detail: string, more: More): Diagnosis => ({
  name,
  state: 'doubtful',
  detail,
  ...more,
})
export const ill = (name: string, detail: string, more: More): Diagnosis => ({ name, state: 'ill', detail, ...more })
