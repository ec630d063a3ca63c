import { Problem } from '../../http/problem.ts'

/** Refuses what is more than a tenant may use. */
export function exceeded(what: string, { status, seconds }: { status: 403 | 429; seconds?: number }): Problem {
  return new Problem(status, {
    type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
    title: 'Request cannot be satisfied as assigned quota has been exceeded',
    detail: `The tenant has used up its ${what}`,
    'violated-policies': [`tenant-${what}`],
    ...(seconds !== undefined && { headers: { 'Retry-After': String(seconds) } }),
    cause: `quota of ${what}`,
  })
}
