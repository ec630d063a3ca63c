/**
 * Whether a trace that starts here is recorded: a share of all, decided by the trace's id, so that every service that
 * asks the same way decides alike.
 *
 * @param ratio Between 0 and 1; what is no number counts as 1, and so does none, as tests may give.
 */
export function isSampled(traceId: string, ratio = ''): boolean {
  const share = Number(ratio.trim() || 1)
  // The last 56 bits are random; 52 of them are what a number can hold.
  return Number.parseInt(traceId.slice(18, 31), 16) >= (1 - (Number.isNaN(share) ? 1 : share)) * 2 ** 52
}
