export interface Finding {
  /** Stable: what the finding is about. */
  readonly rule: string
  /** An error keeps users from the package, or harms them; a warning does not. */
  readonly level: 'error' | 'warning'
  readonly what: string
  readonly mend: string
  /** The file of the package that it is about, where it is one. */
  readonly where?: string
}

/** The findings whose condition holds. */
export function those(findings: readonly (Finding & { readonly when: boolean })[]): Finding[] {
  return findings.filter(({ when }) => when).map(({ when: _, ...finding }) => finding)
}
