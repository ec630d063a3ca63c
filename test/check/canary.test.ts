/** A secret, wherever it stands, is told by none of the commands that check: in no output, no file and no argument. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { config, repository } from '../operate/yard.ts'

/** Long enough to be no accident, random enough to be taken for what it is. */
const canary = `Cn4ry${'x7Q2kLm9'.repeat(3)}`

let root: string
let server: Server
let origin: string
const heard: string[] = []
/** Arguments of every process on this machine while commands ran. */
const seen = new Set<string>()

function look(): void {
  for (const name of process.platform === 'linux' ? readdirSync('/proc') : [])
    try {
      if (/^\d+$/.test(name)) seen.add(readFileSync(`/proc/${name}/cmdline`, 'utf8'))
    } catch {
      // It has ended.
    }
}

async function clodo(...args: string[]): Promise<{ code: number; said: string }> {
  const bin = join(repository, 'src/cli/bin.ts')
  const env = {
    PATH: process.env.PATH,
    HOME: root,
    TMPDIR: tmpdir(),
    CLODO_NODE_ON_PATH: process.versions.node,
    NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
    CLOUDFLARE_API_TOKEN: canary,
    MY_PASSWORD: canary,
    HTTPS_PROXY: `http://u:${canary}@127.0.0.1:9`,
  }
  const child: ChildProcess = spawn(process.execPath, ['--conditions=source', bin, ...args], { cwd: root, env })
  let said = ''
  child.stdout?.on('data', (chunk) => {
    said += chunk
  })
  child.stderr?.on('data', (chunk) => {
    said += chunk
  })
  const timer = setInterval(look, 50)
  const [code] = await once(child, 'close')
  clearInterval(timer)
  return { code: Number(code), said }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'clodo-canary-'))
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
  write('wrangler.jsonc', config({ vars: { API_TOKEN: canary, PLAIN: canary } }))
  write(
    'package.json',
    JSON.stringify({ name: 'svc', type: 'module', scripts: { deploy: `X=${canary} wrangler deploy` } }),
  )
  write('package-lock.json', '{"lockfileVersion":3,"packages":{"":{},"node_modules/hono":{"version":"4.13.19"}}}')
  write(
    'src/index.ts',
    `const apiKey = '${canary}'\nexport default { fetch: () => new Response(apiKey.slice(0, 1)) }\n`,
  )
  write('.dev.vars', `AUTH_SECRET=${canary}\n`)
  write('.env', `AUTH_SECRET=${canary}\n`)
  write('headers.json', JSON.stringify({ authorization: `Bearer ${canary}` }))
  write(
    '.github/workflows/ci.yml',
    `on: push\njobs:\n  a:\n    steps:\n      - run: echo ${canary} \${{ secrets.A }}\n`,
  )
  write('.clodo/deploys.jsonl', `{"data":{"message":"${canary}"}}\n`)
  server = createServer((request, response) => {
    heard.push(String(request.headers.authorization))
    look()
    response.end('{"status":"ok"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server?.close()
  rmSync(root, { recursive: true, force: true })
})

describe('the canary', () => {
  const formats = ['text', 'json', 'sarif', 'junit', 'markdown']

  it.each([
    ...formats.map((format) => ['validate', '--verbose', '--format', format]),
    ...formats.map((format) => ['scan', '--verbose', '--format', format]),
    ['validate', '--json'],
    ['scan', '--json'],
    ['scan', '--history'],
    ['scan', '--sbom', '-'],
    ['doctor', '--verbose'],
    ['doctor', '--json'],
    ['health', 'ORIGIN', '--json'],
    ['support-bundle', '--output', 'out/bundle.tar.gz'],
    [
      'load',
      'ORIGIN',
      '--headers',
      'headers.json',
      '--duration',
      '0.5',
      '--warmup',
      '0',
      '--html',
      'out/load.html',
      '--json',
    ],
    ['load', '--local', '/', '--duration', '0.5', '--warmup', '0', '--html', 'out/local.html'],
    ['load', '--headers', 'src/index.ts', 'ORIGIN'],
    ['bench', '--rounds', '1', '--requests', '20', '--json'],
    ['explain', 'SECRET_INVALID', '--verbose'],
  ])('is told by no %s %s %s', async (...args) => {
    mkdirSync(join(root, 'out'), { recursive: true })
    const { said, code } = await clodo(...args.map((one) => (one === 'ORIGIN' ? origin : one)))
    expect([0, 1, 2]).toContain(code)
    expect(said.length).toBeGreaterThan(10)
    expect(said).not.toContain(canary)
  })

  it('stands in no baseline, no report and no bundle', async () => {
    expect((await clodo('validate', '--write-baseline')).code).toBe(0)
    expect((await clodo('scan', '--write-baseline')).code).toBe(0)
    const made = ['.clodo/baseline.json', 'out/load.html', 'out/local.html'].map((path) =>
      readFileSync(join(root, path), 'utf8'),
    )
    const bundle = gunzipSync(readFileSync(join(root, 'out/bundle.tar.gz'))).toString()
    for (const text of [...made, bundle]) {
      expect(text.length).toBeGreaterThan(50)
      expect(text).not.toContain(canary)
    }
  })

  it('reached the one it was meant for, and the arguments of no process', () => {
    expect(heard).toContain(`Bearer ${canary}`)
    if (process.platform === 'linux') expect([...seen].some((line) => line.includes('bin.ts'))).toBe(true)
    expect([...seen].filter((line) => line.includes(canary))).toEqual([])
  })
})
