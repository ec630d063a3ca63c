/** The page of the studio: plain HTML, and values only ever as text. */

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

export function page(title: string, write: boolean): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="/studio.css">
<script type="module" src="/studio.js"></script>
</head>
<body>
<header><h1>${escaped(title)}</h1><span class="${write ? 'write' : 'read'}">${write ? 'writes are on' : 'read only'}</span></header>
<nav aria-label="Tables" id="tables"></nav>
<main>
<form id="ask">
<label for="sql">SQL</label>
<textarea id="sql" rows="3" spellcheck="false" autocomplete="off"></textarea>
<button>Run <kbd>Ctrl Enter</kbd></button>
</form>
<p id="told" role="status"></p>
<div id="result" tabindex="0" role="region" aria-label="Rows"></div>
<footer><button id="back" hidden>Back</button><button id="on" hidden>On</button></footer>
</main>
</body>
</html>
`
}

export const style = `:root { color-scheme: light dark; --line: light-dark(#d8dade, #3a3d44); --soft: light-dark(#f4f5f7, #1d1f24); --text: light-dark(#1b1d21, #e6e7ea); --faint: light-dark(#5f646d, #9aa0aa); --link: light-dark(#0b57d0, #8ab4f8); }
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template: auto 1fr / 15rem 1fr; min-height: 100vh; font: 14px/1.45 system-ui, sans-serif; color: var(--text); background: light-dark(#fff, #131417); }
header { grid-column: 1 / -1; display: flex; gap: 1rem; align-items: baseline; padding: .75rem 1rem; border-bottom: 1px solid var(--line); }
h1 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
.read, .write { color: var(--faint); white-space: nowrap; }
.write { color: light-dark(#a3410b, #f0a070); font-weight: 600; }
nav { padding: .5rem; border-right: 1px solid var(--line); overflow: auto; }
nav button { display: block; width: 100%; text-align: left; border: 0; background: none; color: inherit; font: inherit; padding: .3rem .5rem; border-radius: 4px; cursor: pointer; overflow-wrap: anywhere; }
nav button:hover, nav button[aria-current] { background: var(--soft); }
nav small { display: block; padding: .75rem .5rem .25rem; color: var(--faint); }
main { padding: 1rem; min-width: 0; }
form { display: grid; gap: .4rem; justify-items: start; }
label { color: var(--faint); }
textarea { width: 100%; font: 13px/1.5 ui-monospace, monospace; padding: .5rem; border: 1px solid var(--line); border-radius: 4px; background: var(--soft); color: inherit; resize: vertical; }
main button { font: inherit; padding: .3rem .8rem; border: 1px solid var(--line); border-radius: 4px; background: var(--soft); color: inherit; cursor: pointer; }
kbd { color: var(--faint); font: 12px ui-monospace, monospace; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
#told { margin: .75rem 0; color: var(--faint); overflow-wrap: anywhere; white-space: pre-wrap; }
#told.wrong { color: light-dark(#b3261e, #f2a39d); }
#result { overflow: auto; }
table { border-collapse: collapse; font: 13px/1.4 ui-monospace, monospace; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border: 1px solid var(--line); max-width: 28rem; overflow-wrap: anywhere; white-space: pre-wrap; }
th { white-space: nowrap; background: var(--soft); position: sticky; top: 0; font-weight: 600; }
td.nothing, td.bytes { color: var(--faint); font-style: italic; }
footer { display: flex; gap: .5rem; margin-top: .75rem; }
@media (max-width: 40rem) { body { grid-template: auto auto 1fr / 1fr; } nav { border-right: 0; border-bottom: 1px solid var(--line); max-height: 12rem; } }
`

export const script = `const token = new URLSearchParams(location.search).get('token') ?? ''
const at = (id) => document.getElementById(id)
const made = (name, text, change) => Object.assign(document.createElement(name), { textContent: text }, change)

async function ask(path, body) {
  const response = await fetch(path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const value = await response.json()
  if (!response.ok) throw new Error(value.error)
  return value
}

function cell(value) {
  if (value === null) return made('td', 'NULL', { className: 'nothing' })
  if (typeof value === 'object') return made('td', value.bytes + ' bytes ' + value.start, { className: 'bytes' })
  return made('td', String(value))
}

function show({ columns, rows, total }, first = 0) {
  const table = document.createElement('table')
  const head = table.createTHead().insertRow()
  for (const column of columns) head.append(made('th', column, { scope: 'col' }))
  const body = table.createTBody()
  for (const row of rows) body.insertRow().append(...row.map(cell))
  at('result').replaceChildren(...(columns.length === 0 ? [] : [table]))
  tell(total === 0 ? 'No rows.' : 'Rows ' + (first + 1) + ' to ' + (first + rows.length))
}

function tell(text, wrong = false) {
  at('told').textContent = text
  at('told').className = wrong ? 'wrong' : ''
}

async function guarded(work) {
  try {
    await work()
  } catch (error) {
    at('result').replaceChildren()
    tell(error.message, true)
  }
}

function open(name, offset = 0) {
  for (const button of at('tables').querySelectorAll('button')) button.toggleAttribute('aria-current', button.textContent === name)
  return guarded(async () => {
    const page = await ask('/api/rows?table=' + encodeURIComponent(name) + '&offset=' + offset)
    show(page, offset)
    at('back').hidden = offset === 0
    at('on').hidden = page.rows.length < ${100}
    at('back').onclick = () => open(name, offset - ${100})
    at('on').onclick = () => open(name, offset + ${100})
  })
}

async function list() {
  const all = await ask('/api/tables')
  const button = ({ name, sql }) => made('button', name, { title: sql, onclick: () => open(name) })
  const groups = [['Tables', 'table'], ['Views', 'view']].map(([title, type]) => [title, all.filter((one) => one.type === type)])
  at('tables').replaceChildren(...groups.flatMap(([title, some]) => (some.length === 0 ? [] : [made('small', title), ...some.map(button)])))
  if (all.length === 0) at('tables').append(made('small', 'No tables yet.'))
}

at('ask').onsubmit = (event) => {
  event.preventDefault()
  at('back').hidden = at('on').hidden = true
  guarded(async () => {
    show(await ask('/api/sql', { sql: at('sql').value }))
    await list()
  })
}
at('sql').onkeydown = (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) at('ask').requestSubmit()
}
guarded(list)
`
