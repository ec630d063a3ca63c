import { posix } from 'node:path'
import { type BrokenLaw, type CheckedPackage, ClodoError, checkPackage, findGenerator, lawsOf } from '../../index.ts'
import { actionOf } from '../action.ts'
import { changeFlags } from '../carry-out.ts'
import type { Command, Context } from '../command.ts'
import { type Output, safe } from '../output.ts'
import { tryInService } from '../try-in-service.ts'
import { scaffold } from './generate.ts'

type Action = (context: Context, words: readonly string[]) => Promise<number>

const actions: { readonly [word: string]: Action } = { new: begin, check, test }

export const plugin: Command = {
  summary: 'Write a plugin of your own: begin its package, check it, try it',
  usage: 'new NAME [DIR] | check [DIR] | test [DIR]',
  flags: {
    type: {
      takes: 'text',
      name: 'TYPE',
      describe: 'test: the service type to try it in (the first on which it is legal)',
    },
    keep: { describe: 'test: leave the service in which it was tried' },
    plan: changeFlags.plan,
  },
  async run(context) {
    const [word = '', ...words] = context.words
    return await actionOf(actions, word, 'plugin')(context, words)
  },
}

async function begin(context: Context, [name, directory, ...more]: readonly string[]): Promise<number> {
  if (more.length > 0) throw new ClodoError('USAGE', { what: 'plugin new takes a name and a directory.' })
  const words = name === undefined ? [] : [name]
  return scaffold(context, await findGenerator(context.world, 'plugin'), { words, directory })
}

async function check(context: Context, words: readonly string[]): Promise<number> {
  const checked = await checkPackage(folderOf(context, words))
  const ok = printChecked(context.out, checked)
  context.out.document({ status: ok ? 'done' : 'failed', ...plain(checked) })
  return ok ? 0 : 1
}

async function test(context: Context, words: readonly string[]): Promise<number> {
  const { out } = context
  const folder = folderOf(context, words)
  const checked = await checkPackage(folder)
  const { found } = checked
  if (!printChecked(out, checked) || found === undefined) {
    out.document({ status: 'failed', ...plain(checked) })
    return 1
  }
  out.note(`${out.paint('dim', '…')} the laws, by itself and beside each plugin of CLODO`)
  const type = context.text('type')
  const broken = await lawsOf(found, type === undefined ? {} : { types: [type] })
  printLaws(out, broken)
  const service =
    broken.length === 0 && context.on('install') ? await tryInService(context, { checked, found, folder }) : undefined
  const ok = broken.length === 0 && service?.ok !== false
  out.document({ status: ok ? 'done' : 'failed', ...plain(checked), broken, service })
  return ok ? 0 : 1
}

function folderOf({ cwd }: Context, [folder = '.']: readonly string[]): string {
  return posix.resolve(cwd, folder)
}

/** Whether nothing keeps users from it. */
function printChecked(out: Output, { name, version, size, findings }: CheckedPackage): boolean {
  out.say(`${out.paint('bold', safe(name))} ${safe(version)}, ${Math.ceil(size / 1024)} kB packed`)
  for (const { rule, level, what, mend } of findings)
    out.say(
      `  ${level === 'error' ? out.paint('red', '✗') : out.paint('yellow', '!')} ${safe(rule)}: ${safe(what)}\n      ${safe(mend)}`,
    )
  const errors = findings.filter(({ level }) => level === 'error').length
  out.say(
    errors === 0 ? `  ${out.paint('green', '✓')} it can be published` : `  ${errors} to mend before it is published`,
  )
  return errors === 0
}

function printLaws(out: Output, broken: readonly BrokenLaw[]): void {
  for (const { law, project, detail } of broken)
    out.say(`  ${out.paint('red', '✗')} ${law} (${safe(project)}): ${safe(detail)}`)
  if (broken.length === 0)
    out.say(`  ${out.paint('green', '✓')} it keeps the laws, by itself and beside each plugin of CLODO`)
}

function plain({ found: _, ...checked }: CheckedPackage): Omit<CheckedPackage, 'found'> {
  return checked
}
