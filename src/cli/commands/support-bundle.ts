import { posix } from 'node:path'
import { ClodoError, encloseSupport, packSupport } from '../../index.ts'
import { findRoot } from '../at-project.ts'
import { refuseWords } from '../checked.ts'
import type { Command } from '../command.ts'
import { rounded } from '../rounded.ts'
import { version } from '../version.ts'
import { toolsOf } from './doctor.ts'

export const supportBundle: Command = {
  summary: 'Pack what somebody has to know who helps, without secrets, into one file',
  usage: '',
  flags: {
    output: { takes: 'text', name: 'FILE', describe: 'Default: clodo-support-TIME.tar.gz' },
  },
  async run(context) {
    refuseWords(context)
    const { world, out, cwd, on, text, ask } = context
    const versions = {
      clodo: version(),
      node: process.versions.node,
      platform: process.platform,
      architecture: process.arch,
    }
    const enclosed = await encloseSupport({ ...toolsOf(context), versions }, findRoot(world.disk, cwd))
    for (const { path, text } of enclosed)
      out.say(`  ${path.padEnd(28)} ${rounded(Buffer.byteLength(text) / 1024)} KiB`)
    out.say(
      'Secrets, values of variables, names of people and ids of accounts are taken out. Nothing is sent anywhere.',
    )
    const files = enclosed.map(({ path }) => path)
    if (on('dry-run')) {
      out.document({ status: 'planned', files })
      return 0
    }
    if (ask.able && !(await ask.yes('Write it?', true)))
      throw new ClodoError('CANCELLED', { what: 'Nothing was written.' })
    const name = `clodo-support-${world.now().toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')}`
    const path = posix.resolve(cwd, text('output') ?? `${name}.tar.gz`)
    world.disk.write(path, await packSupport(enclosed, name), { mode: 0o600 })
    out.say(`Wrote ${path}. Look into it before you give it away.`)
    out.document({ status: 'done', path, files })
    return 0
  },
}
