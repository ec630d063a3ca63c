/** The spans as a tree, and as bars on one axis of time. */
import { duration, make } from './element.js'
import { state } from './state.js'

/** The spans as a tree, each with its depth; a span whose parent is not here is a root. */
export function rowsOf(spans) {
  const known = new Set(spans.map(({ spanId }) => spanId))
  const children = Map.groupBy(spans, ({ parentSpanId }) => (known.has(parentSpanId) ? parentSpanId : ''))
  const rows = []
  const seen = new Set()
  const walk = (parent, depth) => {
    for (const span of (children.get(parent) ?? []).sort((a, b) => a.start - b.start)) {
      if (seen.has(span.spanId)) continue
      seen.add(span.spanId)
      rows.push({ span, depth, parent, inner: (children.get(span.spanId) ?? []).length })
      if (!state.folded.has(span.spanId)) walk(span.spanId, depth + 1)
    }
  }
  walk('', 0)
  return rows
}

export function treeRow({ span, depth, parent, inner }, { start, whole, current, act }) {
  const { spanId, name, failed, service } = span
  const share = (ms) => `${whole > 0 ? (ms / whole) * 100 : 0}%`
  const bar = make('span', {
    class: failed ? 'bar bad' : 'bar',
    style: { left: share(span.start - start), width: whole > 0 ? share(span.end - span.start) : '100%' },
  })
  const mark = inner === 0 ? '' : state.folded.has(spanId) ? '▸' : '▾'
  return make(
    'div',
    {
      class: 'row',
      role: 'treeitem',
      'aria-level': depth + 1,
      'aria-selected': String(spanId === state.chosen),
      'aria-expanded': inner === 0 ? undefined : String(!state.folded.has(spanId)),
      tabindex: spanId === current ? 0 : -1,
      'data-span': spanId,
      'data-parent': parent,
      onclick: () => act.choose(spanId),
    },
    make(
      'span',
      {
        class: failed ? 'name bad' : 'name',
        title: `${name} · ${service}`,
        style: { paddingLeft: `${Math.min(depth, 12)}rem` },
      },
      make(
        'span',
        {
          class: 'fold',
          onclick: (event) => {
            event.stopPropagation()
            act.fold(spanId)
          },
        },
        mark,
      ),
      failed ? `✗ ${name}` : name,
    ),
    make('span', { class: 'lane' }, bar),
    make('span', { class: 'number soft' }, duration(span.end - span.start)),
  )
}
