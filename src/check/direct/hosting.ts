/** What the process that runs a Worker is told, by a file that only its owner can read. */
export interface Hosting {
  /** The package.json of the project's wrangler, absolute. */
  readonly wrangler: string
  /** The wrangler file, absolute. */
  readonly file: string
  /** As `--env` takes it. */
  readonly environment: string
  /** The module that is deployed, absolute. */
  readonly script: string
  readonly secrets: { readonly [name: string]: string }
  /** What makes the tables of each database. */
  readonly statements: readonly { readonly binding: string; readonly sql: readonly string[] }[]
}

/** What it answers, once. */
export interface Hosted {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
  /** Milliseconds from the start of workerd to its readiness. */
  readonly startup: number
  /** Of that process; workerd is its child. */
  readonly pid: number
}
