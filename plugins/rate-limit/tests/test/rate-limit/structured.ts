/** An item of a list of structured fields (RFC 9651) whose items are strings with integers as parameters. */
export interface Item {
  readonly name: string
  readonly parameters: ReadonlyMap<string, number>
}

/**
 * Reads a list as strictly as RFC 9651, section 4.2 wants it: no other spaces, no trailing comma, no leading zero-less or too
 * long integer, no key in capitals.
 *
 * @throws {SyntaxError} for whatever is no such list
 */
export function parseList(field: string): Item[] {
  let rest = field
  const take = (pattern: RegExp): string => {
    const [text] = pattern.exec(rest) ?? []
    if (text === undefined) throw new SyntaxError(`${JSON.stringify(field)} is no list, at ${JSON.stringify(rest)}`)
    rest = rest.slice(text.length)
    return text
  }
  const items: Item[] = []
  for (;;) {
    const text = take(/^"(?:[ !#-[\]-~]|\\["\\])*"/)
    const parameters = new Map<string, number>()
    while (rest.startsWith(';')) {
      take(/^; */)
      const key = take(/^[a-z*][a-z0-9_.*-]*/)
      take(/^=/)
      parameters.set(key, Number(take(/^-?\d{1,15}(?![\d.])/)))
    }
    items.push({ name: text.slice(1, -1).replaceAll(/\\(.)/g, '$1'), parameters })
    if (rest === '') return items
    take(/^[ \t]*,[ \t]*/)
  }
}
