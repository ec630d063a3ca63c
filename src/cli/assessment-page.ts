/** The report of `assess` as one page: no script, no request, light and dark as the reader has it. */
import type { AssessedPlugin, AssessedStep, Assessment } from '../index.ts'

const style = `:root{color-scheme:light dark;--ink:#1c1e21;--soft:#5b6169;--paper:#fbfbfa;--card:#fff;--line:#e2e4e7;--good:#17734a;--wait:#925c00;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#e8e9eb;--soft:#a2a9b1;--paper:#141618;--card:#1c1f22;--line:#31363b;--good:#67d19b;--wait:#f0b754;--bad:#ff8f86}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:62rem;margin:0 auto;padding:2rem 1rem 4rem}h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:2.5rem 0 .75rem}
p{margin:.25rem 0}.soft{color:var(--soft)}ul{list-style:none;margin:0;padding:0;background:var(--card);border:1px solid var(--line);border-radius:.6rem}
li{display:grid;grid-template-columns:9rem minmax(0,1fr);gap:.25rem 1rem;padding:.75rem 1rem;border-top:1px solid var(--line)}li:first-child{border-top:0}
.state{font-weight:600}.good{color:var(--good)}.wait{color:var(--wait)}.bad{color:var(--bad)}li>div{min-width:0;overflow-wrap:anywhere}
code{font:.875em ui-monospace,monospace}details{margin-top:.25rem}summary{cursor:pointer;color:var(--soft)}details ul{border:0;background:none}details li{display:block;padding:.1rem 0;border:0;font-size:.875rem}
@media (max-width:40rem){li{grid-template-columns:1fr}}`

export function pageOf({ repository, platform, steps, plugins, features }: Assessment): string {
  const needed = steps.filter(({ state }) => state === 'needed').length
  const shown = steps.filter(({ state }) => state !== 'not-needed')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${html(repository.name)}: assessment</title><style>${style}</style></head><body><main>
<h1>${html(repository.name)}</h1>
<p>${html(repository.says)}</p>
<p class="soft">${needed} of ${steps.length} steps are needed. Compatibility dates up to ${html(platform.date)}, from ${html(platform.from)}.</p>
<h2>Steps</h2>
${shown.length === 0 ? '' : `<ul>${shown.map(stepItem).join('')}</ul>`}
${folded(steps.filter((step) => !shown.includes(step)))}
<h2>Plugins</h2>
<ul>${plugins.map(pluginItem).join('')}</ul>
${features.length === 0 ? '' : `<h2>Of the platform, unused</h2>\n<ul>${features.map((one) => item(one.id, '', one.brings, `<p><code>${html(one.write)}</code></p>`)).join('')}</ul>`}
</main></body></html>
`
}

function stepItem(step: AssessedStep): string {
  const { id, title, state, why, where, risk, size, notes } = step
  const place = where === undefined ? '' : ` <code>${html(where)}</code>`
  const command = `<p class="soft"><code>clodo migrate ${id}</code> · risk ${risk} · +${size.added} −${size.removed} in ${html(size.files.join(', '))}</p>`
  const more = `${state === 'needed' ? command : ''}${place}${list(notes)}`
  return item(state, state === 'needed' ? 'wait' : 'bad', `${title}. ${why}`, more, id)
}

/** What nobody has to do stands in the way of nobody. */
function folded(steps: readonly AssessedStep[]): string {
  if (steps.length === 0) return ''
  const items = steps.map(({ id, title, why }) => `<li><strong>${html(id)}</strong> ${html(`${title}. ${why}`)}</li>`)
  return `<details><summary>${steps.length} steps are not needed</summary><ul>${items.join('')}</ul></details>`
}

function pluginItem({ id, title, state, why, mend }: AssessedPlugin): string {
  const colour = { installed: 'good', ready: 'good', asks: 'wait', blocked: 'bad' }[state]
  return item(state, colour, `${title}. ${why}`, mend === '' ? '' : `<p class="soft">${html(mend)}</p>`, id)
}

function item(state: string, colour: string, text: string, more: string, id = ''): string {
  const name = id === '' ? '' : `<strong>${html(id)}</strong> `
  return `<li><div class="state ${colour}">${html(state)}</div><div><p>${name}${html(text)}</p>${more}</div></li>`
}

function list(notes: readonly string[]): string {
  if (notes.length === 0) return ''
  const items = notes.map((note) => `<li>${html(note)}</li>`).join('')
  return `<details><summary>${notes.length} to know</summary><ul>${items}</ul></details>`
}

/** Names and texts come from files of others. */
function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
