import fc from 'fast-check'
import type { Json } from '../../src/plugin/json.ts'

/** Plain data with awkward keys and strings, containers empty and nested. */
export const key = fc.constantFrom(
  'a',
  'b',
  'name',
  'vars',
  'x y',
  '$schema',
  'a.b',
  'é',
  '__proto__',
  'z',
  'true',
  '1',
)
const word = fc.constantFrom(
  '',
  'plain',
  'with "quotes"',
  'back\\slash',
  '# no',
  '// no',
  '/* no */',
  'a, b',
  'a: b',
  '[x]',
  "it's",
  'true',
  '1',
  'line\nbreak',
  ' pad ',
  '-',
  '- x',
  '{',
  '&a',
  '*a',
  '!t',
  '|',
  '%',
  '@',
  '\u0001',
  '2024-01-01',
  'null',
  '~',
)
export const scalar: fc.Arbitrary<Json> = fc.oneof(
  word,
  fc.integer({ min: -99, max: 99 }),
  fc.boolean(),
  fc.constant(1.5),
)

export const value: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('json')), { maxLength: 3 }).map((entries): Json => Object.fromEntries(entries)),
  ),
})).json

export const object = fc
  .array(fc.tuple(key, value), { maxLength: 4 })
  .map((entries) => Object.fromEntries(entries) as Json)

/** Numbers from 0 to 1 that a writer of documents draws its whims from. */
export type Whim = <T>(...choices: readonly [T, ...T[]]) => T

export const whims: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(999), { minLength: 60, maxLength: 60 })

export function whimOf(numbers: readonly number[]): Whim {
  let at = 0
  return (...choices) => {
    const number = numbers[at++ % numbers.length] ?? 0
    return choices[number % choices.length] ?? choices[0]
  }
}

/** A JSONC text of a value with comments, blanks, line endings, commas and brackets in hard places. */
export function writeJsonc(json: Json, numbers: readonly number[], plain: boolean): string {
  const whim = whimOf(numbers)
  const eol = whim('\n', '\r\n')
  const unit = whim('  ', '\t', '    ')
  const colon = whim(': ', ':', ' : ')
  let comments = 0
  const trivia = (room: string): string => {
    if (plain) return room
    const kind = whim(0, 0, 0, 0, 0, 1, 2, 3, 4)
    comments += 1
    if (kind === 1) return `${room}/* c${comments} */ `
    if (kind === 2) return ` // c${comments}, "x": {${eol}${room.includes('\n') ? room.replace(/^\r?\n/, '') : ' '}`
    if (kind === 3) return `${room}/* c${comments}${eol}more */${room}`
    if (kind === 4) return `${eol}${eol}${room}`
    return room
  }
  const write = (item: Json, depth: number): string => {
    if (typeof item !== 'object' || item === null) return JSON.stringify(item)
    const list = Array.isArray(item)
    const [open, close] = list ? '[]' : '{}'
    const members = Object.entries(item).map(([name, inner]) => {
      const text = write(inner, depth + 1)
      return list ? text : JSON.stringify(name) + (whim(0, 0, 0, 1) && !plain ? `/* k */${colon}` : colon) + text
    })
    if (members.length === 0) return open + whim('', '', ' ', '  ', eol, `${eol}${eol}`, trivia('')) + close
    const lines = whim(true, true, false)
    const room = lines ? eol + unit.repeat(depth + 1) : whim(' ', '')
    const end = lines ? eol + unit.repeat(depth) : room
    const body = members.map((member, i) => trivia(room) + member + (i < members.length - 1 ? `${trivia('')},` : ''))
    return open + body.join('') + whim('', '', plain ? '' : `${trivia('')},`) + trivia(end) + close
  }
  return whim('', '\uFEFF') + (plain ? '' : whim('', `// head${eol}`)) + write(json, 0) + whim('', eol)
}

/** A TOML text of an object: headers, dotted keys, inline tables, lists of tables, comments and blanks as whim has it. */
export function writeToml(json: Json, numbers: readonly number[], plain: boolean): string {
  const whim = whimOf(numbers)
  const eol = whim('\n', '\r\n')
  let comments = 0
  const comment = () => {
    comments += 1
    return `# c${comments} = [x]`
  }
  const name = (text: string) => (/^[\w-]+$/.test(text) ? text : JSON.stringify(text))
  const isTable = (item: Json | undefined): item is { readonly [key: string]: Json } =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
  const inline = (item: Json): string => {
    if (Array.isArray(item)) {
      if (item.length === 0) return whim('[]', '[ ]', `[${eol}]`, plain ? '[]' : `[ ${comment()}${eol}]`)
      const lines = whim(true, false)
      const after = () => (plain || !lines ? '' : whim('', '', ` ${comment()}`))
      const gap = lines ? `${eol}  ` : ' '
      const items = item.map(
        (one, i) => gap + inline(one) + (i < item.length - 1 || (lines && whim(true, false)) ? `,${after()}` : ''),
      )
      return `[${items.join('')}${lines ? eol : ' '}]`
    }
    if (isTable(item)) {
      const members = Object.entries(item).map(([key, one]) => `${name(key)} = ${inline(one)}`)
      return members.length === 0 ? whim('{}', '{ }') : whim(`{ ${members.join(', ')} }`, `{${members.join(',')}}`)
    }
    if (typeof item === 'string' && /^[^'\p{Cc}]*$/u.test(item)) return whim(JSON.stringify(item), `'${item}'`)
    if (item === 'line\nbreak') return whim(JSON.stringify(item), `"""${eol}line\nbreak"""`)
    return JSON.stringify(item)
  }
  const table = (path: readonly string[], value: { readonly [key: string]: Json }, header: string): string[] => {
    const lines: string[] = []
    const inner: string[] = []
    const indent = whim('', '', '  ')
    for (const [key, item] of Object.entries(value)) {
      const at = [...path, name(key)]
      if (isTable(item) && whim(true, true, false)) inner.push(...table(at, item, `[${at.join('.')}]`))
      else if (Array.isArray(item) && item.length > 0 && item.every(isTable) && whim(true, true, false)) {
        for (const one of item) inner.push(...table(at, one as never, `[[${at.join('.')}]]`))
      } else if (isTable(item) && Object.keys(item).length > 0 && whim(true, false)) {
        for (const [part, one] of Object.entries(item))
          lines.push(`${indent}${name(key)}.${name(part)} = ${inline(one)}`)
      } else lines.push(`${indent}${name(key)} = ${inline(item)}`)
    }
    const told = lines.flatMap((line) =>
      plain ? [line] : whim([line], [line], [`${line} ${comment()}`], [comment(), line], ['', line]),
    )
    if (header === '') return told.length === 0 ? inner : [told.join(eol), ...inner]
    if (told.length === 0 && inner.length > 0 && !header.startsWith('[[') && whim(true, false)) return inner
    const above = plain ? '' : whim('', '', `${comment()}${eol}`)
    return [above + [header + (plain ? '' : whim('', ` ${comment()}`)), ...told].join(eol), ...inner]
  }
  const blocks = table([], json as never, '')
  const body = blocks.join(plain ? eol + eol : whim(eol + eol, eol + eol, eol, eol + eol + eol))
  return (
    whim('', '\uFEFF') +
    (plain ? '' : whim('', `# head${eol}`, `# head${eol}${eol}`)) +
    body +
    whim(eol, eol, '', eol + eol)
  )
}

/** A YAML text of a value: block and flow collections, comments and blanks as whim has it. */
export function writeYaml(json: Json, numbers: readonly number[], plain: boolean): string {
  const whim = whimOf(numbers)
  const eol = whim('\n', '\r\n')
  let comments = 0
  const beside = () => {
    if (plain || whim(0, 0, 1) === 0) return ''
    comments += 1
    return ` # c${comments}: x`
  }
  const above = (indent: string) => {
    if (plain || whim(0, 0, 0, 1) === 0) return ''
    comments += 1
    return whim(`${indent}# a${comments}${eol}`, eol, `${eol}${indent}# a${comments}${eol}`)
  }
  const quote = (text: string) =>
    /^[a-z][a-z ]*[a-z]$/.test(text) && text !== 'true' && text !== 'null'
      ? whim(text, JSON.stringify(text))
      : JSON.stringify(text)
  const flow = (item: Json): string => {
    if (typeof item !== 'object' || item === null) return typeof item === 'string' ? quote(item) : JSON.stringify(item)
    const list = Array.isArray(item)
    const members = Object.entries(item).map(([key, one]) =>
      list ? flow(one) : `${JSON.stringify(key)}: ${flow(one)}`,
    )
    const pad = members.length === 0 ? whim('', '', ' ') : whim('', ' ')
    const body = pad + members.join(whim(', ', ',  ')) + (members.length > 0 ? pad : '')
    return list ? `[${body}]` : `{${body}}`
  }
  const block = (item: Json, indent: string, started: boolean): string => {
    const empty = typeof item !== 'object' || item === null || Object.keys(item).length === 0
    if (empty || (indent !== '' && whim(0, 0, 1) === 1)) return ` ${flow(item)}${beside()}${eol}`
    const list = Array.isArray(item)
    const members = Object.entries(item).map(([key, one], index) => {
      const lead = started && index === 0 ? ' ' : above(indent) + indent
      if (list) return `${lead}-${block(one, `${indent}  `, true)}`
      if (typeof one === 'string' && one === 'line\nbreak')
        return `${lead}${quote(key)}: |-${beside()}${eol}${indent}  line${eol}${indent}  break${eol}`
      return `${lead}${quote(key)}:${block(one, `${indent}  `, false)}`
    })
    return (started ? '' : indent === '' ? '' : beside() + eol) + members.join('')
  }
  const body = block(json, '', false).replace(/^ /, '')
  const head = plain ? '' : whim('', `# head${eol}`, `---${eol}`)
  return whim('', '\uFEFF') + head + (whim(true, true, false) ? body : body.replace(/\r?\n$/, ''))
}

/** TOML as some write it: inner tables further in, and their entries further in than they. */
export function indented(body: string, indents: 'none' | 'headers' | 'all'): string {
  if (indents === 'none') return body
  let depth = 0
  return body.replaceAll(/^(?=[^\r\n])(\[+[^\]]*\])?/gm, (header) => {
    if (header !== '') depth = header.split('.').length
    const steps = Math.max(0, depth - 1) + (header === '' && indents === 'all' && depth > 0 ? 1 : 0)
    return '  '.repeat(steps) + header
  })
}
