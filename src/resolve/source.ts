/** Where plugins come from. Built-ins and third parties come through the same door. */
import type { PluginCommand } from '../plugin/command.ts'
import type { Template } from '../plugin/define.ts'
import type { LockedPlugin } from '../project/lock.ts'

/** A file of a plugin's folder: path below the folder that was asked for, and its text. */
export interface FolderFile {
  readonly path: string
  readonly text: string
}

/** A plugin that was found, with all that its package holds. A template is one, too. */
export interface Found {
  readonly plugin: Omit<Template, 'provide' | 'contribute'>
  readonly locked: LockedPlugin
  /** The files below a folder of the package (`files`, `files.kv`). @throws PLUGIN_INVALID when there is none. */
  files(folder: string): readonly FolderFile[]
  /** The command that a file of the package makes, `commands/logs.ts`. @throws PLUGIN_INVALID when there is none. */
  command?(file: string): Promise<PluginCommand>
}

/** A place to look for plugins or templates by id. */
export interface Source {
  /** Ids, sorted. Reads names only, loads nothing. */
  ids(): readonly string[]
  find(id: string): Promise<Found | undefined>
}

export interface Sources {
  readonly templates: Source
  readonly plugins: Source
  /** The version that is written into projects for a dependency that a plugin names without a range. */
  version(dependency: string): string | undefined
  /** The date that new projects get, `YYYY-MM-DD`. */
  readonly compatibilityDate: string
}
