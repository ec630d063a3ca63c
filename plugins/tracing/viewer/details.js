/** What a span says of itself. */
import { clock, duration, make, text } from './element.js'

export function details(span, { start, lines }) {
  const own = lines.filter(({ spanId }) => spanId === span.spanId)
  const facts = {
    service: span.service,
    kind: span.kind,
    span: span.spanId,
    starts: `after ${duration(span.start - start)}`,
    ...(span.failed && { status: `error ${span.message}`.trim() }),
  }
  return make(
    'div',
    { class: 'details' },
    ...table('Span', facts),
    ...table('Attributes', span.attributes),
    ...span.events.flatMap(({ name, at, attributes }) => table(`${name}, after ${duration(at - start)}`, attributes)),
    ...linked(span.links),
    ...logs(own, 'Log'),
    ...table('Resource', span.resource),
  )
}

function table(title, values) {
  const rows = Object.entries(values).map(([name, value]) =>
    make('tr', {}, make('th', { scope: 'row', class: 'mono' }, name), make('td', {}, make('pre', {}, text(value)))),
  )
  return rows.length === 0 ? [] : [make('h3', {}, title), make('table', {}, make('tbody', {}, ...rows))]
}

function linked(links) {
  if (links.length === 0) return []
  const items = links.map(({ traceId }) => make('div', {}, make('a', { href: `#${traceId}`, class: 'mono' }, traceId)))
  return [make('h3', {}, 'Links'), ...items]
}

export function logs(lines, title) {
  if (lines.length === 0) return []
  const rows = lines.map(({ at, level, message, attributes }) =>
    make(
      'div',
      { class: 'line mono' },
      make('span', { class: 'soft' }, clock(at)),
      make('span', { class: level === 'error' ? 'bad' : level === 'warn' ? 'warn' : 'soft' }, level),
      make('span', { title: text(attributes) }, message),
    ),
  )
  return [make('h3', {}, title), ...rows]
}
