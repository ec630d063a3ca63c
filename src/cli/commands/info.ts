import { type Info, infoOf, type Looked, repositoryOf, type Sourced } from '../../index.ts'
import { atProject, wranglerFileOf } from '../at-project.ts'
import { refuseWords } from '../checked.ts'
import type { Command, Context } from '../command.ts'
import { safe } from '../output.ts'

export const info: Command = {
  summary: 'Show what the project is',
  usage: '',
  flags: { sources: { describe: 'Show where each answer came from' } },
  async run(context) {
    refuseWords(context)
    const { out, world, on } = context
    const project = await atProject(context, { runCode: false })
    const repository = await repositoryOf(world, project, wranglerFileOf(context, project.root))
    const found = project.known ? infoOf(world, project) : undefined
    printRepository(context, repository, found === undefined)
    if (found === undefined) {
      out.document({ status: 'done', root: project.root, repository })
      return 0
    }
    printProject(context, found)
    const { answers, ...rest } = found
    const plain = on('sources') ? answers : Object.fromEntries(answers.map(({ key, value }) => [key, value]))
    out.document({ status: 'done', ...rest, answers: plain, repository })
    return 0
  },
}

/** Of a project the rest is among its answers. */
function printRepository(context: Context, repository: Looked, whole: boolean): void {
  const { says, candidates = [], config, router, language, packageManager, env, equivalents, style } = repository
  const { workspaceRoot } = repository
  row(context, 'repository', says)
  if (!whole) return
  row(context, 'may be the entry', candidates.join(', '))
  row(context, 'language', { ts: 'TypeScript', js: 'JavaScript' }[language])
  row(context, 'router', router ?? '')
  row(context, 'config', config?.path ?? '', config?.others.length ? `not ${config.others.join(', ')}` : '')
  row(context, 'environments', config?.environments.join(', ') ?? '')
  row(context, 'names in use', config?.names.join(', ') ?? '')
  row(context, 'type of env', env.how === 'handwritten' ? `${env.name} in ${env.file}` : env.how)
  row(context, 'package manager', packageManager, workspaceRoot === undefined ? '' : `workspace ${workspaceRoot}`)
  row(context, 'has already', equivalents.map(({ concern, where }) => `${concern} (${where})`).join(', '))
  row(context, 'style', style === undefined ? '' : styleOf(style))
}

function styleOf({ indent, eol, quotes, semicolons }: NonNullable<Looked['style']>): string {
  const indentation = indent === 'tab' ? 'tabs' : `${indent} spaces`
  return `${indentation}, ${quotes} quotes, ${semicolons ? '' : 'no '}semicolons, ${eol}`
}

function printProject(context: Context, found: Info): void {
  const { on } = context
  row(context, 'root', found.root)
  row(context, 'recipe', found.recipe ?? 'none')
  for (const answer of found.answers) row(context, answer.key, shown(answer), on('sources') ? answer.from : '')
  row(context, 'plugins', found.plugins.map(({ id, version }) => `${id} ${version}`).join(', '))
  row(context, 'bindings', found.bindings.join(', '))
  row(context, 'secrets', found.secrets.join(', '))
  row(context, 'edited', found.edited.join(', '), found.edited.length > 0 ? 'see clodo diff' : '')
  row(context, 'left to do', found.pending.join(', '), 'run clodo resume')
  row(context, 'last', found.last?.command ?? '', found.last?.at)
}

function row({ out }: Context, title: string, text: string, aside = ''): void {
  if (text === '') return
  out.say(
    `  ${out.paint('dim', title.padEnd(20))} ${safe(text)}${aside === '' ? '' : ` ${out.paint('dim', `(${safe(aside)})`)}`}`,
  )
}

function shown({ value }: Sourced): string {
  return typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : JSON.stringify(value)
}
