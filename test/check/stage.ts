/** A project on the real disk with stand-ins for the programs that verify starts: fast, and made to fail at will. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Tools } from '../../src/check/site.ts'
import { start } from '../../src/check/start.ts'
import { nodeDisk } from '../../src/tree/disk.ts'

/** What the stand-in for wrangler does, by its first word: JavaScript that knows `args`, `log` and `flag`. */
export type Behaviour = { readonly [word: string]: string }

const bundle = `require('node:fs').mkdirSync(flag('--outdir'), { recursive: true });
require('node:fs').writeFileSync(flag('--outdir') + '/index.js', 'export default {}'); console.log('gzip: 1 KiB')`

/** Answers each request with what it was asked, and the secrets it has. */
const dev = `const secrets = require('node:fs').readFileSync(flag('--env-file'), 'utf8');
const server = require('node:http').createServer((request, response) => {
  response.writeHead(request.url === '/missing' ? 404 : 200, { 'content-type': 'application/json', 'x-method': request.method });
  let body = ''; request.on('data', (chunk) => { body += chunk });
  request.on('end', () => response.end(JSON.stringify({ url: request.url, headers: request.headers, body, secrets })));
}).listen(0, '127.0.0.1', () => process.send(JSON.stringify({ event: 'DEV_SERVER_READY', ip: '127.0.0.1', port: server.address().port })))`

const good: Behaviour = { types: '', deploy: bundle, d1: '', dev }

export interface Stage {
  readonly root: string
  readonly tools: Tools
  /** Each start of wrangler, in order of time; none where it never was. */
  starts(): {
    readonly args: readonly string[]
    readonly env: { readonly [name: string]: string }
    readonly pid: number
  }[]
  remove(): void
}

export function stage(files: { readonly [path: string]: string }, behaviour: Behaviour = {}, tsc = ''): Stage {
  const directory = mkdtempSync(join(tmpdir(), 'clodo-stage-'))
  const root = join(directory, 'project')
  const record = join(directory, 'starts')
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const words = Object.entries({ ...good, ...behaviour }).map(([word, code]) => `${word}() { ${code} }`)
  write(
    'node_modules/wrangler/bin/wrangler.js',
    `const args = process.argv.slice(2), flag = (name) => args[args.indexOf(name) + 1], log = console.log
     require('node:fs').appendFileSync(${JSON.stringify(record)}, JSON.stringify({ args, env: process.env, pid: process.pid }) + '\\n')
     process.channel?.unref(); ({ ${words.join(', ')} })[args[0]]()`,
  )
  write('node_modules/typescript/bin/tsc', `process.channel?.unref(); ${tsc}`)
  for (const [path, text] of Object.entries(files)) write(path, text)
  return {
    root,
    tools: toolsAt(directory),
    starts: () =>
      (existsSync(record) ? readFileSync(record, 'utf8') : '')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    remove: () => rmSync(directory, { recursive: true }),
  }
}

export function toolsAt(temporary: string): Tools {
  return {
    disk: nodeDisk(),
    start,
    fetch,
    env: { PATH: process.env.PATH, TMPDIR: temporary, CLOUDFLARE_API_TOKEN: 'canary', HOME: '/home/canary' },
    now: () => new Date(),
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
  }
}

/** Does the process run? One that ended and that nobody has waited for does not. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    const status = `/proc/${pid}/status`
    return !existsSync(status) || !/^State:\s+Z/m.test(readFileSync(status, 'utf8'))
  } catch {
    return false
  }
}
