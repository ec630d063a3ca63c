/**
 * Packages with rights, each in a process of its own. While CLODO plans, that process has Node's permission model: it reads
 * its own files, starts no program or thread, writes nothing. The network is not stopped by it (Node 24).
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type CommandContext, CommandError, type PluginCommand } from '../../plugin/command.ts'
import type { Template } from '../../plugin/define.ts'
import type { Input } from '../../plugin/input.ts'
import { makeDirectories } from '../../tree/directories.ts'
import { copyJson } from '../copy.ts'
import { type Definition, dataShape } from '../realm/definition.ts'
import { validate, validateProvided } from '../validate.ts'
import type { Tools } from './fetch.ts'
import { invalid, type PackageFiles } from './tarball.ts'

type Given = Pick<CommandContext, 'args' | 'root' | 'project' | 'answers' | 'config' | 'color'>

export type Task = { readonly module: string; readonly contract: string } & (
  | { readonly ask: 'define' | 'provide' | 'contribute'; readonly input?: Input }
  | { readonly ask: 'command'; readonly given: Given; readonly wrangler: readonly [string, ...string[]] | undefined }
)

export type Answer =
  | { readonly value: unknown }
  | { readonly fault: string; readonly mend?: string; readonly exit?: 1 | 2 | 3; readonly next?: readonly string[] }

/** Milliseconds for one question, and the bytes of an answer. */
const limits = { time: 30_000, bytes: 32 * 1024 * 1024 }

export interface Housed {
  readonly definition: Definition
  readonly apply: Template['apply']
}

/** The plugin of a package that has the right to a process. @throws PACKAGE_INVALID, PLUGIN_INVALID */
export async function openProcess(
  tools: Tools,
  files: PackageFiles,
  { name, path }: { readonly name: string; readonly path: string },
): Promise<Housed> {
  const ask = (question: 'define' | 'provide' | 'contribute', input?: Input): Promise<unknown> =>
    unpacked(tools, files, async (folder) => {
      const task: Task = { ...beside(folder, path), ask: question, ...(input === undefined ? {} : { input }) }
      const said = await told(task, folder)
      if ('value' in said) return said.value
      throw invalid(name, said.fault)
    })
  const data = copyJson(await ask('define'))
  const fault = dataShape(data)
  if (fault !== undefined) throw invalid(name, `${fault.at} of its plugin must ${fault.must}`)
  const definition = data as unknown as Definition
  const { id, provides = [] } = definition
  return {
    definition,
    apply({ hooks, input }) {
      const given = () => input(definition) as unknown as Input
      hooks.provide.tapPromise(id, async (to) =>
        to.provide(id, validateProvided(id, await ask('provide', given()), provides)),
      )
      hooks.contribute.tapPromise(id, async (to) => to.state(id, validate(id, await ask('contribute', given()))))
    },
  }
}

/** A command of a package, which runs as the user, at the user's terminal. */
export function commandOf(tools: Tools, files: PackageFiles, path: string): PluginCommand {
  return {
    run: ({ args, root, project, answers, config, color, env, wrangler }) =>
      unpacked(tools, files, async (folder) => {
        const given = { args, root, project, answers, config, color }
        const task: Task = { ...beside(folder, path), ask: 'command', given, wrangler: attempt(wrangler) }
        const said = await atTerminal(task, { root, env })
        if (!('fault' in said)) return Number(said.value)
        throw new CommandError(said.fault, {
          ...(said.mend && { mend: said.mend }),
          ...(said.exit && { exit: said.exit }),
          ...(said.next && { next: said.next }),
        })
      }),
  }
}

function attempt<T>(what: () => T): T | undefined {
  try {
    return what()
  } catch {
    return undefined
  }
}

/** Unpacks into a directory of this run alone, and takes it away. */
async function unpacked<T>(
  { disk, env, randomHex }: Tools,
  files: PackageFiles,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const temporary = (env.TMPDIR ?? env.TEMP ?? '/tmp').replaceAll('\\', '/')
  const folder = posix.join(temporary, `clodo-plugin-${randomHex(8)}`)
  for (const [path, bytes] of files) {
    makeDirectories(disk, posix.dirname(posix.join(folder, path)))
    disk.write(posix.join(folder, path), bytes)
  }
  try {
    return await work(folder)
  } finally {
    discard(disk, folder)
  }
}

function discard(disk: Tools['disk'], directory: string): void {
  for (const { name, kind } of disk.list(directory) ?? []) {
    const path = posix.join(directory, name)
    if (kind === 'directory') discard(disk, path)
    else disk.remove(path)
  }
  if (disk.kind(directory) !== undefined) disk.removeDirectory(directory)
}

function beside(folder: string, path: string): { readonly module: string; readonly contract: string } {
  return {
    module: pathToFileURL(posix.join(folder, path)).href,
    contract: place(['../../plugin/index.ts', './plugin.js', '../plugin.js']).href,
  }
}

/** A file of CLODO: in its sources, or beside the bundle or its chunks. */
function place(names: readonly string[]): URL {
  const urls = names.map((name) => new URL(name, import.meta.url))
  return urls.find((url) => existsSync(url)) ?? (urls[0] as URL)
}

function program(): string {
  return fileURLToPath(place(['./host.ts', './plugin-host.js', '../plugin-host.js']))
}

/** What the process may read: its package, and CLODO. */
function told(task: Task, folder: string): Promise<Answer> {
  const host = program()
  const clodo = posix.dirname(host.replaceAll('\\', '/'))
  const readable = [folder, host.endsWith('.ts') ? posix.join(clodo, '../../..') : clodo]
  const { promise, resolve } = Promise.withResolvers<Answer>()
  const flags = [
    '--permission',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    '--max-old-space-size=256',
    '--no-warnings',
  ]
  const child = spawn(process.execPath, [...flags, host], {
    cwd: folder,
    env: {},
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  })
  const late = setTimeout(() => child.kill('SIGKILL'), limits.time)
  const chunks: Buffer[] = []
  let size = 0
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    size += chunk.byteLength
    if (size > limits.bytes) child.kill('SIGKILL')
    else chunks.push(chunk)
  })
  child.stdin?.on('error', () => {}).end(JSON.stringify(task))
  child.on('error', ({ message }) => resolve({ fault: `its process did not start: ${message}` }))
  child.on('close', (code, signal) => {
    clearTimeout(late)
    resolve(answerIn(Buffer.concat(chunks).toString(), signal ?? code))
  })
  return promise
}

function atTerminal(task: Task, { root, env }: Pick<CommandContext, 'root' | 'env'>): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>()
  const child = spawn(process.execPath, ['--no-warnings', program(), 'command'], {
    cwd: root,
    env: { ...env, CLODO_TASK: JSON.stringify(task) },
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
  })
  const chunks: Buffer[] = []
  child.stdio[3]?.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.on('error', ({ message }) => resolve({ fault: `its process did not start: ${message}` }))
  child.on('close', (code, signal) => resolve(answerIn(Buffer.concat(chunks).toString(), signal ?? code)))
  return promise
}

function answerIn(text: string, ended: number | string | null): Answer {
  try {
    return JSON.parse(text) as Answer
  } catch {
    return { fault: `its process gave no answer (${ended})` }
  }
}
