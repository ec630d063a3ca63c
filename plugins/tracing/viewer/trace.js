/** The trace that is open. */
import { details, logs } from './details.js'
import { clock, counted, duration, make } from './element.js'
import { part, state } from './state.js'
import { rowsOf, treeRow } from './tree.js'

const act = { choose, fold: (spanId) => setFolded(spanId, !state.folded.has(spanId)) }

export function showTrace() {
  part('trace').hidden = state.open === undefined
  if (state.open === undefined) return
  const { id, spans, lines } = state.open
  const start = Math.min(...spans.map((span) => span.start))
  const whole = Math.max(...spans.map((span) => span.end)) - start
  const rows = rowsOf(spans)
  const focused = document.activeElement?.dataset?.span
  if (!spans.some(({ spanId }) => spanId === state.chosen)) state.chosen = ''
  const current = state.chosen || rows[0]?.span.spanId
  const back = make('button', { type: 'button', onclick: leave }, 'Close')
  const title = make('h2', {}, rows[0]?.span.name ?? '')
  const about = make(
    'div',
    { class: 'soft' },
    `${duration(whole)} · ${counted(spans.length, 'span')} · ${clock(start)}`,
  )
  const tree = make('div', { role: 'tree', 'aria-label': 'Spans' })
  for (const row of rows) {
    tree.append(treeRow(row, { start, whole, current, act }))
    if (row.span.spanId === state.chosen) tree.append(details(row.span, { start, lines }))
  }
  const rest = lines.filter(({ spanId }) => !spans.some((span) => span.spanId === spanId))
  part('trace').replaceChildren(
    make('div', { class: 'head' }, make('div', {}, title, about, make('code', { class: 'soft' }, id)), back),
    tree,
    ...logs(rest, 'Log'),
    make('h3', {}, 'Its lines in the logs'),
    make('code', {}, `clodo logs --search ${id}`),
  )
  if (focused) part('trace').querySelector(`[data-span="${focused}"]`)?.focus()
}

export function choose(spanId) {
  state.chosen = state.chosen === spanId ? '' : spanId
  showTrace()
  part('trace').querySelector(`[data-span="${spanId}"]`)?.focus()
}

export function setFolded(spanId, is) {
  if (is) state.folded.add(spanId)
  else state.folded.delete(spanId)
  showTrace()
  part('trace').querySelector(`[data-span="${spanId}"]`)?.focus()
}

export function leave() {
  const id = state.open?.id
  location.hash = ''
  part('list').querySelector(`[data-id="${id}"]`)?.focus()
}
