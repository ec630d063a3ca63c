/** Shows what `clodo traces` received: keys, and what comes in. */
import { showList } from './list.js'
import { part, state } from './state.js'
import { choose, leave, setFolded, showTrace } from './trace.js'

/** Focus moves to the next element of a kind; from nowhere, to the first. */
function step(selector, by) {
  const all = [...document.querySelectorAll(selector)]
  const at = all.indexOf(document.activeElement)
  all[at === -1 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]?.focus()
}

const near = () => (state.open !== undefined && !part('list').contains(document.activeElement) ? '.row' : 'nav a')

const keys = {
  ArrowDown: () => step(near(), 1),
  ArrowUp: () => step(near(), -1),
  ArrowLeft: (row) =>
    row &&
    (state.folded.has(row.dataset.span) || !row.hasAttribute('aria-expanded')
      ? part('trace').querySelector(`[data-span="${row.dataset.parent}"]`)?.focus()
      : setFolded(row.dataset.span, true)),
  ArrowRight: (row) => row?.hasAttribute('aria-expanded') && setFolded(row.dataset.span, false),
  Enter: (row) => row && choose(row.dataset.span),
  ' ': (row) => row && choose(row.dataset.span),
  Escape: leave,
  '/': () => part('search').focus(),
  e: () => part('errors').click(),
  '?': () => part('help').showModal(),
}

document.addEventListener('keydown', (event) => {
  const typing = event.target.matches('input[type="search"]')
  if (event.ctrlKey || event.metaKey || event.altKey || part('help').open) return
  if (typing && !['ArrowDown', 'Escape'].includes(event.key)) return
  const act = keys[event.key]
  const row = document.activeElement?.closest?.('.row')
  if (act === undefined || ((event.key === 'Enter' || event.key === ' ') && !row)) return
  event.preventDefault()
  act(row)
})

async function ask(path) {
  return await (await fetch(path)).json()
}

async function load() {
  state.traces = await ask('/api/traces')
  showList()
  await follow(false)
}

/** Shows the trace that the address names. */
async function follow(moved) {
  const id = location.hash.slice(1)
  state.open = /^[\da-f]{32}$/.test(id) ? { id, ...(await ask(`/api/traces/${id}`)) } : undefined
  if (state.open?.spans.length === 0) state.open = undefined
  if (moved) {
    state.folded.clear()
    state.chosen = culprit(state.open?.spans ?? [])?.spanId ?? ''
    showList()
  }
  showTrace()
  if (moved && state.open) part('trace').querySelector('[tabindex="0"]')?.focus()
}

/** The span that failed first: none within it did. */
function culprit(spans) {
  const failed = spans.filter((span) => span.failed)
  return failed.find(({ spanId }) => !failed.some(({ parentSpanId }) => parentSpanId === spanId))
}

addEventListener('hashchange', () => follow(true))
part('search').addEventListener('input', showList)
part('errors').addEventListener('change', showList)
part('keys').addEventListener('click', () => part('help').showModal())
part('clear').addEventListener('click', async () => {
  await fetch('/api/traces', { method: 'DELETE' })
  location.hash = ''
})
new EventSource('/api/events').addEventListener('message', load)
await load()
if (state.open) await follow(true)
