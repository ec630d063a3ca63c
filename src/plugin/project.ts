/** Where things stand in a repository that CLODO did not create; POSIX paths from its root. */
export interface ExistingFacts {
  /** The module that the Worker starts with. */
  readonly entry: string
  /** The directory of its code, in which what plugins have below `src/` stands. */
  readonly source: string
  /** The wrangler file. */
  readonly config: string
  readonly packageJson: string
  readonly migrations: string
  /** How relative imports end in this project: `.ts`, `.js` or nothing. */
  readonly importEnding: '.ts' | '.js' | ''
  readonly language: 'ts' | 'js'
  /** The compiler checks JavaScript, too (`checkJs`). */
  readonly checked?: true
  /** `wrangler types` makes the type `Env`; otherwise it is written by hand. */
  readonly generatedEnv: boolean
  /** The type of `env` in this project, where it is not the global `Env` that wrangler makes. */
  readonly env?: {
    readonly name: string
    /** The file in which people write it; left out where wrangler does. */
    readonly file?: string
    /** Who can name it: everybody, who imports it, its own module alone. */
    readonly reach: 'global' | 'exported' | 'local'
  }
  /** The entry is the middleware of Cloudflare Pages, which knows fewer keys, bindings and events than Workers do. */
  readonly pages?: true
  /** How the config tells the life cycle of Durable Object classes. */
  readonly durableObjects: 'exports' | 'migrations'
  /** Each `assets` of the config that answers for all paths but those of a list, and the list that its author wrote. */
  readonly assets?: readonly Assets[]
  /** Names in `Env` that the repository uses for something else, and what stands in their place. */
  readonly names?: { readonly [wanted: string]: string }
}

export interface Assets {
  /** Where they stand in the config. */
  readonly at: readonly string[]
  readonly workerFirst: readonly string[]
}

/** What a plugin may know of the project it contributes to: plain data, all of it written to the recipe. */
export interface ProjectFacts {
  /** The npm name and the Worker's name, `[a-z][a-z0-9-]*`, at most 54 characters. */
  readonly name: string
  readonly description: string
  /** The host that production serves, or an empty string. */
  readonly domain: string
  /** Names of environments; the first is what stands at the top of the wrangler file. */
  readonly environments: readonly string[]
  /** `YYYY-MM-DD`, fixed at birth. */
  readonly compatibilityDate: string
  readonly packageManager: 'npm' | 'pnpm' | 'yarn' | 'bun'
  /** The Node version to pin through npm, or an empty string where the machine's own is used. */
  readonly pinNode: string
  /** Only in a repository that CLODO did not create. */
  readonly existing?: ExistingFacts
}
