/** Detection is cheap and runs nothing: told by what a process of its own loads, and by what it asks of the disk. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { detect } from '../../../src/project/detect/detect.ts'
import { type Disk, nodeDisk } from '../../../src/tree/disk.ts'
import { readOnlyDisk, root } from './looking.ts'

const repository = join(import.meta.dirname, '../../..')
const made: string[] = []
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true })
})

function onDisk(files: { readonly [path: string]: string }): string {
  const directory = mkdtempSync(join(tmpdir(), 'clodo-detect-'))
  made.push(directory)
  for (const [path, text] of Object.entries({ '.git/HEAD': '', ...files })) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
  return directory
}

/** Detects in a new process; the addresses of all modules it loads, and the kind it found. */
function loading(directory: string): { readonly kind: string; readonly loaded: readonly string[] } {
  const program = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
    const { detect, prepareDetection } = await import('./src/project/detect/detect.ts')
    const { nodeDisk } = await import('./src/tree/disk.ts')
    const root = ${JSON.stringify(directory)}
    await prepareDetection(nodeDisk(), root)
    const { kind } = detect(nodeDisk(), root)
    console.log(JSON.stringify({ kind, loaded }))`
  const args = ['--conditions=source', '--input-type=module', '--eval', program]
  return JSON.parse(execFileSync(process.execPath, args, { cwd: repository, encoding: 'utf8' }))
}

function packagesOf(loaded: readonly string[]): string[] {
  const names = loaded.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? [])
  return [...new Set(names)].sort()
}

const hono = { 'src/index.ts': "import { Hono } from 'hono'\nexport default new Hono()\n" }
const jsonc = { ...hono, 'wrangler.jsonc': '{ "name": "x", "main": "src/index.ts" } // y\n' }

describe('detection', () => {
  it('loads the parser of the config and no compiler', () => {
    const { kind, loaded } = loading(onDisk(jsonc))
    expect(kind).toBe('worker')
    const heavy = ['ts-morph', '@ts-morph/common', 'typescript', 'wrangler', 'esbuild', 'cosmiconfig', 'yaml']
    const loadedHeavy = (urls: readonly string[]) => packagesOf(urls).filter((name) => heavy.includes(name))
    expect(packagesOf(loaded)).toContain('jsonc-parser')
    expect(packagesOf(loaded)).not.toContain('toml-eslint-parser')
    expect(loadedHeavy(loaded)).toEqual([])
    expect(loaded.filter((url) => url.includes('/src/edit/typescript/'))).toEqual([])
    const toml = loading(onDisk({ ...hono, 'wrangler.toml': 'main = "src/index.ts"\n' }))
    expect(toml.kind).toBe('worker')
    expect(packagesOf(toml.loaded)).toContain('toml-eslint-parser')
    expect(loadedHeavy(toml.loaded)).toEqual([])
  })

  it('runs nothing of the repository', () => {
    const mark =
      "import { writeFileSync } from 'node:fs'\nwriteFileSync(new URL('./ran', import.meta.url), '')\nexport default {}\n"
    const script = "node -e \"require('fs').writeFileSync('ran', '')\""
    const places = [
      'clodo.config.js',
      'clodo.config.ts',
      'vite.config.ts',
      'wrangler.config.ts',
      'cloudflare.config.ts',
      'index.js',
    ]
    const directory = onDisk({
      ...Object.fromEntries(places.map((path) => [path, mark])),
      'package.json': JSON.stringify({
        type: 'module',
        scripts: { build: script, preinstall: script, types: `wrangler types && ${script}` },
      }),
      'wrangler.json': JSON.stringify({ main: 'index.js', build: { command: script } }),
    })
    const { kind, loaded } = loading(directory)
    expect(kind).toBe('worker')
    expect(loaded.filter((url) => url.includes(directory))).toEqual([])
    expect(readdirSync(directory)).not.toContain('ran')
  })

  it('reads what the entry reaches, however large the repository is', () => {
    const calls = (files: { readonly [path: string]: string }): number => {
      let count = 0
      const counting = new Proxy(readOnlyDisk(files), {
        get: (disk, name) => {
          count += 1
          return disk[name as keyof Disk]
        },
      })
      expect(detect(counting, root).router).toBe('hono')
      return count
    }
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`src/deep/part${n}/code.ts`, 'export {}']))
    expect(calls({ ...jsonc, ...many })).toBe(calls(jsonc))
  })

  it('looks at a bounded number of modules', () => {
    const chain = Array.from({ length: 500 }, (_, n) => [`src/m${n}.ts`, `import './m${n + 1}'`])
    const files = { ...jsonc, ...Object.fromEntries(chain), 'src/index.ts': "import './m0'\nexport default {}" }
    const read: string[] = []
    const disk = readOnlyDisk(files)
    const reading = (path: string) => {
      read.push(path)
      return disk.read(path)
    }
    detect({ ...disk, read: reading }, root)
    expect(read.filter((path) => path.includes('/src/')).length).toBe(60)
  })

  it('ends where links lead in circles', () => {
    const directory = onDisk({ 'functions/a.txt': '', 'real.json': '{ "name": "linked" }' })
    symlinkSync('.', join(directory, 'functions/one'))
    symlinkSync('.', join(directory, 'functions/two'))
    expect(detect(nodeDisk(), directory).kind).toBe('not-a-worker')
    symlinkSync('nowhere.json', join(directory, 'wrangler.json'))
    symlinkSync('functions', join(directory, 'wrangler.toml'))
    symlinkSync('real.json', join(directory, 'wrangler.jsonc'))
    expect(detect(nodeDisk(), directory)).toMatchObject({
      kind: 'no-main',
      name: 'linked',
      config: { others: [] },
    })
  })
})
