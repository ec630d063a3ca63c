/** A handler's name into the object of handlers and out of it. */
import type { Edit } from '../../edit/apply.ts'
import type { ts } from '../../edit/typescript/compiler.ts'
import { dropLines, lineEnd, lineStart, standsAlone } from '../../edit/typescript/lines.ts'
import { type HandlerName, handlersBelow } from './handler.ts'
import type { ExportSite } from './site.ts'

export function addProperty(site: ExportSite, slot: HandlerName, name: string, source: ts.SourceFile): Edit[] {
  const property = name === slot ? slot : `${slot}: ${name}`
  if (site.app) {
    const end = site.app.end
    const start = site.app.getStart(source)
    return [
      { start, end: start, text: 'Object.assign(' },
      { start: end, end, text: `, { ${property} })` },
    ]
  }
  const { object } = site
  if (object === undefined) return []
  const { properties } = object
  const later = handlersBelow(slot)
  let at = properties.length
  while (at > 0 && later.has(properties[at - 1]?.name?.getText(source) ?? '')) at--
  const next = properties[at]
  if (next)
    return [{ start: next.getStart(source), end: next.getStart(source), text: `${property},${gapOf(next, source)}` }]
  return append(object, property, source)
}

function append({ properties }: ts.ObjectLiteralExpression, property: string, source: ts.SourceFile): Edit[] {
  const last = properties.at(-1)
  const { text } = source
  const gap = gapOf(last, source)
  const comma = properties.hasTrailingComma
  const end = comma ? properties.end : (last?.end ?? properties.end)
  const place =
    gap.includes('\n') && text.slice(end, lineEnd(text, end)).trim().startsWith('//') ? lineEnd(text, end) : end
  const written = { start: place, end: place, text: `${gap}${property}${comma ? ',' : ''}` }
  return comma || last === undefined ? [written] : [{ start: end, end, text: ',' }, written]
}

/** The white space directly in front of a property. */
function gapOf(property: ts.Node | undefined, source: ts.SourceFile): string {
  if (property === undefined) return ' '
  const gap = /\s*$/.exec(source.text.slice(0, property.getStart(source)))?.[0] ?? ' '
  return gap.includes('\n')
    ? gap.slice(gap[gap.lastIndexOf('\n') - 1] === '\r' ? gap.lastIndexOf('\r') : gap.lastIndexOf('\n'))
    : ' '
}

export function dropProperty(
  { object, assigned }: ExportSite,
  property: ts.ObjectLiteralElementLike,
  source: ts.SourceFile,
): Edit[] {
  const { text } = source
  if (object === undefined) return []
  const { properties } = object
  const app = assigned?.arguments[0]
  if (assigned && app && properties.length === 1) {
    return [{ start: assigned.getStart(source), end: assigned.end, text: app.getText(source) }]
  }
  const index = properties.indexOf(property)
  const [start, next, before] = [property.getStart(source), properties[index + 1], properties[index - 1]]
  if (next) return [{ start, end: next.getStart(source), text: '' }]
  const comma = properties.hasTrailingComma
  const end = comma ? properties.end : property.end
  const ownLine = standsAlone(text, start, end) && lineStart(text, start) > 1
  const out = ownLine ? dropLines(text, start, end) : { start: start - gapOf(property, source).length, end, text: '' }
  if (comma || before === undefined) return [out]
  const separator = text.indexOf(',', before.end)
  return [
    { start: separator, end: separator + 1, text: '' },
    { ...out, start: Math.max(out.start, separator + 1) },
  ]
}
