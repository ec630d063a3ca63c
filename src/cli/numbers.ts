import { ClodoError } from '../index.ts'
import type { Given } from './flags.ts'

/** A number that is not negative, where the flag is given. @throws USAGE */
export function numberOf({ text }: Given, flag: string): number | undefined {
  const given = text(flag)
  if (given === undefined || /^\d+(\.\d+)?$/.test(given)) return given === undefined ? undefined : Number(given)
  throw new ClodoError('USAGE', { what: `'--${flag} ${given}' must be a number.` })
}
