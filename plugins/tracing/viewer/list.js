/** The traces, newest first. */
import { clock, counted, duration, make } from './element.js'
import { part, state } from './state.js'

function wanted({ name, service, id, errors }) {
  const words = part('search').value.toLowerCase().split(/\s+/).filter(Boolean)
  const all = `${name} ${service} ${id}`.toLowerCase()
  return words.every((word) => all.includes(word)) && (!part('errors').checked || errors > 0)
}

function entry({ id, name, service, start, duration: took, spans, errors, lines }) {
  const what = [counted(spans, 'span'), ...(lines > 0 ? [counted(lines, 'line')] : [])].join(', ')
  return make(
    'a',
    { href: `#${id}`, 'data-id': id, 'aria-current': id === state.open?.id ? 'true' : undefined },
    make('strong', {}, name),
    make('span', { class: 'number' }, duration(took)),
    make(
      'small',
      {},
      `${service} · ${what}`,
      ...(errors > 0 ? [' · ', make('span', { class: 'bad' }, counted(errors, 'error'))] : []),
    ),
    make('small', { class: 'number' }, clock(start)),
  )
}

export function showList() {
  const shown = state.traces.filter(wanted)
  const focused = document.activeElement?.dataset?.id
  const hint = `Send traces here: npx wrangler dev --env="" --var OTEL_EXPORTER_OTLP_ENDPOINT:${location.origin}`
  const nothing = state.traces.length === 0 ? make('code', {}, hint) : 'No trace is like that.'
  part('list').replaceChildren(...(shown.length > 0 ? shown.map(entry) : [make('p', { class: 'empty' }, nothing)]))
  part('count').textContent =
    shown.length === state.traces.length
      ? counted(state.traces.length, 'trace')
      : `${shown.length} of ${state.traces.length}`
  if (focused) part('list').querySelector(`[data-id="${focused}"]`)?.focus()
}
