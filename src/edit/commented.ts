/** Data with the comments around it, and how JSONC writes that. */
import type { Json } from '../plugin/json.ts'

export interface Commented {
  /** Comments above, without their mark; an empty one is a blank line. */
  readonly above: string[]
  /** The comment on the same line. */
  beside: string | undefined
  /** Comments below the last member. */
  readonly below: string[]
  readonly value: Json | Members | Commented[]
  /** Stood on one line, and does again where it fits. */
  readonly inline: boolean
}

export type Members = Map<string, Commented>

export interface JsoncForm {
  /** One step of indentation. */
  readonly indent: string
  readonly eol: string
}

const width = 100

export function commented(value: Commented['value'], inline = false): Commented {
  return { above: [], beside: undefined, below: [], value, inline }
}

export function printJsonc(root: Commented, { indent, eol }: JsoncForm): string {
  const head = root.above.map((one) => comment(one, ''))
  return [...head, ...lines(root, '', { unit: indent, indent: '' })].join(eol) + eol
}

interface Place {
  readonly unit: string
  readonly indent: string
}

/** @param key with its colon, or nothing in a list */
function lines(node: Commented, key: string, { unit, indent }: Place): string[] {
  const { value, below } = node
  const members = membersOf(value)
  if (members === undefined) return [indent + key + JSON.stringify(value)]
  const line = indent + key + oneLine(node)
  if (below.length === 0 && (members.length === 0 || (node.inline && line.length <= width))) return [line]
  const inner = indent + unit
  const body = members.flatMap(([name, member], index) => {
    const written = lines(member, name, { unit, indent: inner })
    const comma = index < members.length - 1 ? ',' : ''
    const beside = member.beside === undefined ? '' : ` //${member.beside}`
    written.push(written.pop() + comma + beside)
    const above = index === 0 ? withoutGap(member.above) : member.above
    return [...above.map((one) => comment(one, inner)), ...written]
  })
  const end = (members.length === 0 ? withoutGap(below) : below).map((one) => comment(one, inner))
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return [indent + key + open, ...body, ...end, indent + close]
}

function membersOf(value: Commented['value']): (readonly [string, Commented])[] | undefined {
  if (value instanceof Map) return [...value].map(([name, member]) => [`${JSON.stringify(name)}: `, member])
  return isList(value) ? value.map((item) => ['', item]) : undefined
}

function oneLine({ value }: Commented): string {
  if (isList(value)) return `[${value.map(oneLine).join(', ')}]`
  if (!(value instanceof Map)) return JSON.stringify(value)
  const members = [...value].map(([key, member]) => `${JSON.stringify(key)}: ${oneLine(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

export function isList(value: Commented['value']): value is Commented[] {
  return Array.isArray(value)
}

function comment(text: string, indent: string): string {
  return text === '' ? '' : `${indent}//${text}`
}

function withoutGap(above: readonly string[]): readonly string[] {
  return above[0] === '' ? above.slice(1) : above
}
