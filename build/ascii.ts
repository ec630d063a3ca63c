/**
 * JSON, or code whose strings alone go beyond ASCII, with nothing beyond it. One other character makes V8 keep the whole
 * file in two bytes for each: more to read, to compare with the compile cache, and to parse.
 */
export function ascii(text: string): string {
  return text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
