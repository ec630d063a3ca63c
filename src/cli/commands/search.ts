import { ClodoError, listOf } from '../../index.ts'
import type { Command } from '../command.ts'
import { safe } from '../output.ts'

export const search: Command = {
  summary: 'Look for plugins, among those of CLODO and in the npm registry',
  usage: 'WORD',
  flags: {},
  async run({ words, sources, out }) {
    const [word, ...rest] = words
    if (word === undefined || rest.length > 0) throw new ClodoError('USAGE', { what: 'search takes one word.' })
    const wanted = word.toLowerCase()
    const all = await listOf(sources.plugins)
    const builtin = all.filter(({ id, title }) => `${id} ${title}`.toLowerCase().includes(wanted))
    const packages = await sources.packages?.search(word)
    for (const { id, title } of builtin) out.say(`  ${out.paint('cyan', id.padEnd(28))} ${safe(title)}`)
    for (const { name, version, description, by } of packages ?? [])
      out.say(
        `  ${out.paint('cyan', name.padEnd(28))} ${description} ${out.paint('dim', `${version}${by === undefined ? '' : ` by ${by}`}`)}`,
      )
    if (packages === undefined)
      out.note('The npm registry did not answer, so only plugins that come with CLODO are shown.')
    else if (builtin.length + packages.length === 0) out.note(`Nothing is called '${safe(word)}'.`)
    const [first] = [...builtin.map(({ id }) => id), ...(packages ?? []).map(({ name }) => name)]
    if (first !== undefined) out.say(`\n${out.paint('bold', 'Next')}  clodo add ${first}`)
    out.document({
      status: 'done',
      plugins: builtin.map(({ id, title, version }) => ({ id, title, version })),
      packages: packages ?? null,
      next: first === undefined ? [] : [{ command: `clodo add ${first}` }],
    })
    return 0
  },
}
