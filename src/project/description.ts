import { ClodoError } from '../errors.ts'

const longest = 300

/** Accepts one line of text. @throws DESCRIPTION_INVALID */
export function checkDescription(description: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  const flaw = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/.test(description)
    ? 'has a line break or another control character'
    : description.length > longest
      ? `has ${description.length} characters`
      : undefined
  if (flaw === undefined) return description
  throw new ClodoError('DESCRIPTION_INVALID', { what: `The description ${flaw}.` })
}
