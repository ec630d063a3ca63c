/** How large a Worker is, and how large it may be. */

/** Bytes of what is uploaded, plain and as gzip has it. */
export interface Size {
  readonly bundle: number
  readonly gzip: number
}

/** Of a Worker on any plan, in bytes (https://developers.cloudflare.com/workers/platform/limits/). */
const most = 64 * 1024 * 1024
/** Compressed bytes that accounts on the free plan, and then on paid ones, are known to have been held to. */
const knownLimits = [3, 10].map((mebibytes) => mebibytes * 1024 * 1024)

/** What the recipe allows, in bytes. */
export type Budgets = { readonly [measure in keyof Size]?: number | undefined }

export function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`
}

export function tooLarge({ bundle, gzip }: Size, budgets: Budgets): string[] {
  const over = (what: string, size: number, budget: number | undefined) =>
    budget !== undefined && size > budget
      ? [`It is ${kib(size)} ${what}, and the budget of the recipe is ${kib(budget)}.`]
      : []
  return [
    ...(bundle > most ? [`It is ${kib(bundle)}, and Cloudflare takes ${kib(most)} at most.`] : []),
    ...over('large', bundle, budgets.bundle),
    ...over('compressed', gzip, budgets.gzip),
  ]
}

export function nearLimit({ gzip }: Size): string[] {
  const over = knownLimits.findLast((limit) => gzip > limit)
  return over === undefined
    ? []
    : [`It is ${kib(gzip)} compressed: plans that take ${over / 1024 / 1024} MiB at most will refuse it.`]
}
