/** Members of an interface, or of the alias of an object type: in and out again, to the byte. */
import { applyEdits, type Edit } from '../apply.ts'
import { styleOf } from '../style.ts'
import { compiler, type ts } from './compiler.ts'
import { dropLines, indentAt, joinBelow, standsAlone } from './lines.ts'
import { descendants, parse } from './parse.ts'

export interface Member {
  /** The name of the interface or alias. */
  readonly of: string
  readonly name: string
  readonly type: string
}

/** The type that a member has; undefined where it, or the type it would be in, is not there. */
export function memberType(text: string, file: string, { of, name }: Omit<Member, 'type'>): string | undefined {
  const source = parse(text, file)
  const member = memberIn(bodyOf(source, of), name)
  return member && compiler().isPropertySignature(member) ? (member.type?.getText(source) ?? 'any') : member && ''
}

/** Behind the last member. The same text where there is no such type. */
export function addMember(text: string, file: string, { of, name, type }: Member): string {
  const source = parse(text, file)
  const body = bodyOf(source, of)
  if (body === undefined) return text
  const last = body.members.at(-1)
  const { eol, indent } = styleOf(text)
  const member = `${name}: ${type}`
  if (last === undefined) {
    const at = body.members.pos
    const open = text.slice(at, body.end).includes('\n')
    const written = open ? eol + indentAt(text, body.getStart(source)) + indent + member : ` ${member} `
    return applyEdits(text, [{ start: at, end: at, text: written }])
  }
  const separator = /[;,]$/.exec(last.getText(source))?.[0] ?? ''
  if (standsAlone(text, last.getStart(source), last.end)) {
    const line = indentAt(text, last.getStart(source)) + member + separator
    return applyEdits(text, [joinBelow(text, last.end, line, eol)])
  }
  const gap = separator === '' ? '; ' : ' '
  return applyEdits(text, [{ start: last.end, end: last.end, text: gap + member + separator }])
}

/** The same text where it is not there. */
export function dropMember(text: string, file: string, { of, name }: Omit<Member, 'type'>): string {
  const source = parse(text, file)
  const body = bodyOf(source, of)
  const member = memberIn(body, name)
  return body && member ? applyEdits(text, [drop(body, member, source)]) : text
}

type Body = ts.InterfaceDeclaration | ts.TypeLiteralNode

function drop(body: Body, member: ts.TypeElement, source: ts.SourceFile): Edit {
  const { text } = source
  const start = member.getStart(source)
  const index = body.members.indexOf(member)
  const [before, next] = [body.members[index - 1], body.members[index + 1]]
  if (standsAlone(text, start, member.end)) return dropLines(text, start, member.end)
  if (next) return { start, end: next.getStart(source), text: '' }
  if (before === undefined) return { start: start - 1, end: member.end + 1, text: '' }
  const ends = (one: ts.TypeElement) => /[;,]$/.test(one.getText(source))
  return { start: before.end - (ends(before) && !ends(member) ? 1 : 0), end: member.end, text: '' }
}

function memberIn(body: Body | undefined, name: string): ts.TypeElement | undefined {
  return body?.members.find((member) => member.name?.getText() === name)
}

function bodyOf(source: ts.SourceFile, name: string): Body | undefined {
  const ts = compiler()
  for (const node of descendants(source)) {
    if (ts.isInterfaceDeclaration(node) && node.name.text === name) return node
    if (ts.isTypeAliasDeclaration(node) && node.name.text === name) return literalIn(node.type)
  }
  return undefined
}

/** `{ … }`, or the one in `Other & { … }`. */
function literalIn(type: ts.TypeNode): ts.TypeLiteralNode | undefined {
  const ts = compiler()
  if (ts.isTypeLiteralNode(type)) return type
  return ts.isIntersectionTypeNode(type) ? type.types.find((one) => ts.isTypeLiteralNode(one)) : undefined
}
