/** What happens to one text file. A list of changes is what a plan is, what a commit applies and what undo inverts. */
export interface Change {
  /** Relative to the root of the project, with `/`. */
  readonly path: string
  /** The text now, a byte order mark included; undefined when there is no such file. */
  readonly before: string | undefined
  /** The text to be; undefined when the file is to go. */
  readonly after: string | undefined
  /** Sets the execute bits. Without it an existing file keeps its mode. */
  readonly executable?: boolean
}
