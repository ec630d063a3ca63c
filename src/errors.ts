/**
 * The one error class of CLODO and the catalogue of its codes.
 *
 * An error says what happened, where, and what to do now. It is thrown anywhere below the roof and printed in one
 * place, `cli/`. A code never changes its meaning; `clodo explain CODE` prints its entry.
 */

/** Process exit codes: 0 done, 1 failed, 2 usage, 3 needs input, 4 conflict, 5 done but an effect failed. */
export type ExitCode = 1 | 2 | 3 | 4 | 5

export interface CatalogueEntry {
  readonly exit: ExitCode
  /** What the code means, one sentence. */
  readonly means: string
  /** What to do about it, one sentence. */
  readonly mend: string
}

export const catalogue = {
  INTERNAL: {
    exit: 1,
    means: 'CLODO met a state its authors did not foresee; nothing was written.',
    mend: 'Run the command again with --verbose and report what it prints.',
  },
  FILE_UNPARSABLE: {
    exit: 1,
    means: 'A file that has to be edited does not parse.',
    mend: 'Mend the file at the position shown, then run the command again.',
  },
  EDIT_REFUSED: {
    exit: 4,
    means: 'A file has a shape that CLODO cannot edit without guessing, so it was left alone.',
    mend: 'Make the edit that is printed by hand, or bring the file into a known shape.',
  },
} as const satisfies Record<string, CatalogueEntry>

export type ErrorCode = keyof typeof catalogue

export interface ErrorParts {
  /** What happened, in one sentence. */
  readonly what: string
  /** The file, plugin or option it happened to. */
  readonly where?: string | undefined
  /** What to do now; the catalogue's general advice when left out. */
  readonly mend?: string | undefined
  readonly cause?: unknown
  /** Further facts for `--json`: plain data, never a secret. */
  readonly data?: Readonly<Record<string, unknown>> | undefined
}

export class ClodoError extends Error {
  override readonly name = 'ClodoError'
  readonly code: ErrorCode
  readonly exit: ExitCode
  readonly where: string | undefined
  readonly mend: string
  readonly data: Readonly<Record<string, unknown>> | undefined

  constructor(code: ErrorCode, parts: ErrorParts) {
    super(parts.what, parts.cause === undefined ? undefined : { cause: parts.cause })
    this.code = code
    this.exit = catalogue[code].exit
    this.where = parts.where
    this.mend = parts.mend ?? catalogue[code].mend
    this.data = parts.data
  }
}
