/** One thing that was tried on a project, and how it went. */
export interface Check {
  /** `types`, `bundle staging`, `boot`, `probe it is alive`. */
  readonly name: string
  readonly ok: boolean
  /** It could not be tried here; `detail` says why. Not wrong, and no proof either. */
  readonly skipped?: true
  /** One line on what was seen where all is well; else what a person needs to mend it. */
  readonly detail: string
  readonly ms: number
}

/** What `verify` can be limited to, in the order in which results are listed. */
export const phases = ['types', 'bundle', 'boot', 'probes'] as const

export type Phase = (typeof phases)[number]

/** What was seen. */
export type Finding = Pick<Check, 'ok' | 'detail' | 'skipped'>

/** Times an attempt. An error it throws is a check that failed, so that one cannot hide the others. */
export async function timed(name: string, now: () => Date, attempt: () => Promise<Finding>): Promise<Check> {
  const begun = now().getTime()
  const finding = await attempt().catch((cause: Error) => failed(cause.message))
  return { name, ...finding, ms: now().getTime() - begun }
}

export function passed(detail: string): Finding {
  return { ok: true, detail }
}

export function failed(detail: string): Finding {
  return { ok: false, detail }
}

export function skipped(detail: string): Finding {
  return { ok: true, skipped: true, detail }
}
