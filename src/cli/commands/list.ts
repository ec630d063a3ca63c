import { ClodoError, findIn, installedOf, type Listed, listOf, type Source } from '../../index.ts'
import { atProject } from '../at-project.ts'
import type { Command, Context } from '../command.ts'
import { safe } from '../output.ts'

export const list: Command = {
  summary: 'List service types, plugins, or what the project has',
  usage: '[types|plugins|installed] [ID]',
  flags: { installed: { describe: 'What the project has, by its record' } },
  async run(context) {
    const { words, out, sources, on } = context
    const [what = on('installed') ? 'installed' : 'all', id, ...rest] = words
    if (rest.length > 0 || !['all', 'types', 'plugins', 'installed'].includes(what))
      throw new ClodoError('USAGE', { what: 'list takes one of types, plugins and installed.' })
    if (what === 'installed' || on('installed')) return listInstalled(context, id)
    const types = what === 'plugins' ? undefined : await listed(sources.templates, id, 'TEMPLATE_UNKNOWN')
    const plugins = what === 'types' ? undefined : await listed(sources.plugins, id, 'PLUGIN_UNKNOWN')
    if (types !== undefined) printAll(context, 'Service types', types)
    if (plugins !== undefined) printAll(context, 'Plugins', plugins)
    out.document({ status: 'done', types, plugins })
    return 0
  },
}

/** All, or the one. @throws `code` with what is near, when there is none of this name */
async function listed(
  source: Source,
  id: string | undefined,
  code: 'PLUGIN_UNKNOWN' | 'TEMPLATE_UNKNOWN',
): Promise<Listed[]> {
  const all = await listOf(source)
  if (id === undefined) return all
  await findIn(source, id, code)
  return all.filter((one) => one.id === id)
}

function printAll({ out }: Context, title: string, all: readonly Listed[]): void {
  out.say(out.paint('bold', title))
  for (const { id, title, requires, options } of all) {
    const needs = requires.length === 0 ? '' : out.paint('dim', ` (requires ${requires.join(', ')})`)
    out.say(`  ${out.paint('cyan', id.padEnd(16))} ${safe(title)}${needs}`)
    if (!out.mode.verbose) continue
    for (const [name, option] of Object.entries(options)) {
      const values = 'choices' in option && option.choices !== undefined ? option.choices.join(' | ') : option.type
      const fallback = option.default === undefined ? 'no default' : `default ${JSON.stringify(option.default)}`
      out.say(`    --set ${id}.${name}=${out.paint('dim', `${values}, ${fallback}`)}  ${safe(option.title)}`)
    }
  }
}

async function listInstalled(context: Context, id: string | undefined): Promise<number> {
  const { out } = context
  const project = await atProject(context, { runCode: false })
  if (!project.known)
    throw new ClodoError('NOT_A_PROJECT', { what: 'There is no CLODO project here.', where: project.root })
  const installed = installedOf(project).filter((one) => id === undefined || one.id === id)
  for (const { id, version, source, integrity, rights = [] } of installed) {
    out.say(`  ${out.paint('cyan', safe(id).padEnd(16))} ${safe(version)} ${out.paint('dim', safe(source))}`)
    if (integrity !== undefined) out.say(out.paint('dim', `    ${safe(integrity)}`))
    if (rights.length > 0) out.say(`    rights: ${safe(rights.join(', '))}`)
  }
  out.document({ status: 'done', root: project.root, installed })
  return 0
}
