import { ClodoError } from '../errors.ts'
import type { Given } from './flags.ts'

/** The number that a flag gives. @throws USAGE */
export function numberIn(
  { text }: Pick<Given, 'text'>,
  flag: string,
  { otherwise, most, least = 1e-3 }: { readonly otherwise: number; readonly most: number; readonly least?: number },
): number {
  const given = text(flag)
  if (given === undefined) return otherwise
  const value = Number(given)
  if (given.trim() !== '' && value >= least && value <= most) return value
  throw new ClodoError('USAGE', { what: `'--${flag} ${given}' must be a number from ${least} to ${most}.` })
}
