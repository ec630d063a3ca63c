import { posix } from 'node:path'
import { type Assessment, assess as assessProject, ClodoError, openProject } from '../../index.ts'
import { findRoot } from '../at-project.ts'
import type { Command } from '../command.ts'
import { type Output, safe } from '../output.ts'

export const assess: Command = {
  summary: 'Say what a repository is and what could be made new in it; changes and executes nothing',
  usage: '[DIR]',
  flags: {
    html: {
      takes: 'text',
      name: 'FILE',
      describe: 'Write the report as one page to FILE, or to standard output for -',
    },
  },
  async run(context) {
    const { words, world, out, cwd } = context
    if (words.length > 1) throw new ClodoError('USAGE', { what: 'assess takes one directory.' })
    const root = findRoot(world.disk, posix.resolve(cwd, words[0] ?? '.'))
    const project = await openProject(world.disk, root, undefined, { runCode: false })
    const assessment = await assessProject(world, project)
    const page = context.text('html')
    if (page !== undefined) {
      const { pageOf } = await import('../assessment-page.ts')
      const html = pageOf(assessment)
      if (page === '-') out.say(html.trimEnd())
      else if (!context.on('dry-run')) world.disk.write(posix.resolve(cwd, page), new TextEncoder().encode(html))
      if (page !== '-') out.say(`Wrote ${page}.`)
    } else print(out, assessment)
    out.document({ status: 'done', ...assessment, next: nextOf(assessment) })
    return 0
  },
}

function print(out: Output, { repository, platform, steps, plugins, features }: Assessment): void {
  const heading = (text: string) => out.say(`\n${out.paint('bold', text)}`)
  out.say(`${out.paint('bold', safe(repository.name))}  ${safe(repository.says)}`)
  out.say(out.paint('dim', `compatibility dates up to ${platform.date}, from ${platform.from}`))
  heading('Steps')
  for (const step of steps) {
    const { id, state, risk, why, where, size } = step
    const mark = {
      needed: out.paint('yellow', '●'),
      'not-needed': out.paint('green', '✓'),
      cannot: out.paint('red', '✗'),
    }
    const amount = state === 'needed' ? `  ${risk}, +${size.added} −${size.removed}` : ''
    const place = where === undefined ? '' : ` (${safe(where)})`
    out.say(`  ${mark[state]} ${id.padEnd(24)} ${safe(why)}${place}${out.paint('dim', amount)}`)
  }
  heading('Plugins')
  for (const { id, state, why } of plugins) {
    const mark = { installed: '✓', ready: '+', asks: '?', blocked: '✗' }
    out.say(`  ${mark[state]} ${id.padEnd(24)} ${safe(why.split('\n')[0] ?? '')}`)
  }
  if (features.length > 0) heading('Of the platform, unused')
  for (const { id, brings, write } of features) out.say(`  ${id.padEnd(26)} ${brings} ${out.paint('dim', write)}`)
  for (const { command } of nextOf({ steps })) out.say(`\n${out.paint('bold', 'Next')}  ${command}`)
}

function nextOf({ steps }: Pick<Assessment, 'steps'>): { command: string }[] {
  const needed = steps.filter(({ state }) => state === 'needed')
  const low = needed.filter(({ risk }) => risk === 'low')
  const [first] = needed
  if (low.length > 0) return [{ command: 'clodo migrate --dry-run' }]
  return first === undefined ? [] : [{ command: `clodo migrate ${first.id} --dry-run` }]
}
