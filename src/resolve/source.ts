/** Where plugins come from. Built-ins and third parties come through the same door. */
import type { PluginCommand } from '../plugin/command.ts'
import type { Template } from '../plugin/define.ts'
import type { LockedPlugin } from '../project/lock.ts'
import type { Publisher } from './package/publisher.ts'
import type { FoundPackage } from './package/search.ts'
import type { Specifier } from './package/specifier.ts'
import type { Stranger } from './package/trust.ts'

/** A file of a plugin's folder: path below the folder that was asked for, and its text. */
export interface FolderFile {
  readonly path: string
  readonly text: string
}

/** A plugin that was found, with all that its package holds. A template is one, too. */
export interface Found {
  readonly plugin: Omit<Template, 'provide' | 'contribute'>
  readonly locked: LockedPlugin
  /** The package that a third party published. */
  readonly package?: { readonly name: string }
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

/** Third-party packages. Once one is open, its plugin is found by its id like any other. */
export interface Packages {
  /** What a word after `clodo add` names. @throws SPECIFIER_INVALID */
  read(word: string, place: { readonly cwd: string; readonly root: string }): Specifier
  /**
   * Brings a package, verifies it and opens its plugin. Nothing of it runs before its content is trusted.
   *
   * @param options.known what the project has: trusted, and the only content that is taken
   * @param options.fresh another content is taken, too, when somebody trusts it
   * @throws PACKAGE_UNKNOWN, PACKAGE_UNREACHABLE, PACKAGE_CHANGED, PACKAGE_INVALID, PLUGIN_INVALID; TRUST_NEEDED with a
   *   `Stranger` as `data`
   */
  open(
    specifier: string,
    options: { readonly root: string; readonly known?: LockedPlugin | undefined; readonly fresh?: boolean },
  ): Promise<Found>
  /** Who published it, as far as that is told. */
  publisher(of: Pick<Stranger, 'name' | 'version' | 'specifier' | 'integrity'>): Promise<Publisher>
  /** Its newest version in the registry; undefined where none is told. */
  newest(specifier: string): Promise<string | undefined>
  /** Plugins in the registry; undefined where it does not answer. */
  search(word: string): Promise<readonly FoundPackage[] | undefined>
  /** Somebody trusts this content: `NAME@INTEGRITY`. Holds for this run. */
  trust(grant: string): void
}

export interface Sources {
  readonly templates: Source
  readonly plugins: Source
  /** Left out where only built-ins are known. */
  readonly packages?: Packages
  /** The version that is written into projects for a dependency that a plugin names without a range. */
  version(dependency: string): string | undefined
  /** The date that new projects get, `YYYY-MM-DD`. */
  readonly compatibilityDate: string
}
