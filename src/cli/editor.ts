/** The user's editor: a text is written beside, edited, and read back. */
import { posix } from 'node:path'
import { ClodoError } from '../index.ts'
import type { Context } from './command.ts'

/** The words of the command, `code --wait`; undefined where none is set. */
export function editorIn({ world: { env } }: Context): readonly string[] | undefined {
  const words = (env.VISUAL ?? env.EDITOR ?? '').split(/\s+/).filter((word) => word !== '')
  return words.length === 0 ? undefined : words
}

/** @throws CANCELLED when the editor fails, or leaves a marker */
export async function edited(context: Context, path: string, text: string): Promise<string> {
  const { disk, run, env, randomHex } = context.world
  const [command = '', ...words] = editorIn(context) ?? []
  const directory = posix.join((env.TMPDIR ?? env.TEMP ?? '/tmp').replaceAll('\\', '/'), `clodo-${randomHex(8)}`)
  const file = posix.join(directory, posix.basename(path))
  disk.makeDirectory(directory)
  try {
    disk.write(file, new TextEncoder().encode(text), { mode: 0o600 })
    const { code } = await run(command, [...words, file], { cwd: directory, env, inherit: true })
    const result = new TextDecoder('utf-8', { ignoreBOM: true }).decode(disk.read(file) ?? new Uint8Array())
    if (code !== 0) throw cancelled(`${command} ended with ${code}`)
    if (/^(<<<<<<<|>>>>>>>) /m.test(result)) throw cancelled(`${path} still has markers`)
    return result
  } finally {
    disk.remove(file)
    disk.removeDirectory(directory)
  }
}

function cancelled(why: string): ClodoError {
  return new ClodoError('CANCELLED', { what: `${why}; nothing was written.` })
}
