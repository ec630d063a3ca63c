/** An agent: the client of the protocol's own library, talking to `clodo mcp` as a real process. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'

const repository = join(import.meta.dirname, '../..')
/** The command line from its sources. */
const sources = ['--conditions=source', join(repository, 'src/cli/bin.ts')]

/** Nobody listens there, so no test leaves the machine. */
const nowhere = 'http://127.0.0.1:9/'

export interface Document {
  readonly [key: string]: unknown
  readonly status?: string
  readonly code?: string
  readonly next?: readonly { readonly command: string }[]
}

export interface Answer {
  readonly failed: boolean
  readonly document: Document
  readonly text: string
}

export interface Yard {
  /** Absolute; has room for projects. */
  readonly home: string
  readonly env: { readonly [name: string]: string }
  at(...path: string[]): string
  remove(): void
}

/** A home of its own, with no network but what `registry` gives. */
export function yard(registry = nowhere): Yard {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'clodo-mcp-')))
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    npm_config_registry: registry,
    npm_config_cache: join(home, '.npm'),
    npm_config_fetch_retries: '0',
    GIT_CONFIG_GLOBAL: '/dev/null',
  }
  return {
    home,
    env,
    at: (...path) => join(home, ...path),
    remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** The command line itself, as a process. */
export function clodo({ env }: Yard, cwd: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...sources, ...args], { cwd, env, encoding: 'utf8' })
  return { code: status, stdout, stderr }
}

export interface Agent {
  readonly client: Client
  call(name: string, input?: object, options?: { readonly signal?: AbortSignal }): Promise<Answer>
  close(): Promise<void>
}

/** @param program the words with which Node runs the command line */
export async function agent({ env }: Yard, root: string, program: readonly string[] = sources): Promise<Agent> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [...program, 'mcp', '--cwd', root],
      env,
      stderr: 'inherit',
    }),
  )
  return {
    client,
    async call(name, input = {}, options = {}) {
      const result = await client.callTool({ name, arguments: { ...input } }, { timeout: 120_000, ...options })
      const [first] = result.content
      const text = first?.type === 'text' ? first.text : ''
      return { failed: result.isError === true, document: (result.structuredContent ?? {}) as Document, text }
    },
    close: () => client.close(),
  }
}

/** The server as a bare process: for what is below the protocol. */
export function served({ env }: Yard, root: string) {
  const child = spawn(process.execPath, [...sources, 'mcp', '--cwd', root], { env })
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { stdin: child.stdin, said, ended }
}

export interface Silence {
  readonly url: string
  /** Somebody has asked. */
  readonly asked: Promise<void>
  /** Who asked has gone. */
  readonly left: Promise<void>
  close(): void
}

/** A registry that hears and never answers: an install that waits for it lasts until it is ended. */
export async function silentRegistry(): Promise<Silence> {
  const [asked, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    asked.resolve()
    socket.resume().on('error', () => {})
    socket.once('close', () => {
      sockets.delete(socket)
      if (sockets.size === 0) left.resolve()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { readonly port: number }
  return { url: `http://127.0.0.1:${port}/`, asked: asked.promise, left: left.promise, close: () => server.close() }
}

/** Every file of a project that the laws are about, by its path. */
export function filesOf(root: string): { [path: string]: string } {
  const all = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = all.map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
  const lawful = paths.filter((path) => !path.startsWith('.clodo/history') && path !== '.dev.vars').sort()
  return Object.fromEntries(lawful.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}
