import { describe, expect, it } from 'vitest'
import { refusalOf } from '../../../src/project/detect/refusal.ts'
import { refusal } from '../../support/refusal.ts'
import { look } from './looking.ts'

const code = 'export default { fetch: () => new Response() }\n'
const listener = "addEventListener('fetch', (event) => event.respondWith(new Response()))\n"
const config = (value: object = {}) => ({ 'wrangler.json': JSON.stringify({ name: 'x', ...value }) })
const manifest = (value: object) => ({ 'package.json': JSON.stringify({ name: 'x', ...value }) })

describe('the entry', () => {
  const entryOf = async (files: { [path: string]: string }) => {
    const { kind, entry } = await look(files)
    return entry === undefined ? kind : `${kind} ${entry}`
  }

  it('is main, written in any way', async () => {
    for (const main of ['src/a.ts', './src/a.ts', 'src\\a.ts', 'src/../src/a.ts']) {
      expect(await entryOf({ ...config({ main }), 'src/a.ts': code })).toBe('worker src/a.ts')
    }
  })

  it('is the main of an environment where the top has none', async () => {
    expect(await entryOf({ ...config({ env: { live: { main: 'a.js' } } }), 'a.js': code })).toBe('worker a.js')
  })

  it('is what the scripts start, by any of their commands', async () => {
    for (const script of [
      'wrangler dev a.js',
      'x && wrangler deploy --minify a.js --env y',
      'npx wrangler publish a.js',
      'wrangler versions upload a.js',
    ]) {
      expect(await entryOf({ ...config(), ...manifest({ scripts: { go: script } }), 'a.js': code })).toBe('worker a.js')
    }
    expect(
      await entryOf({ ...config(), ...manifest({ scripts: { go: 'wrangler dev gone.js', no: 1 } }), 'a.js': code }),
    ).toBe('no-main')
    expect(await entryOf({ ...config(), ...manifest({ scripts: { go: 'wrangler dev a.py' } }), 'a.py': '' })).toBe(
      'python a.py',
    )
  })

  it('is what wrangler 1 took', async () => {
    expect(
      await entryOf({ ...config({ build: { upload: { main: './w.mjs', dir: 'src' } } }), 'src/w.mjs': code }),
    ).toBe('worker src/w.mjs')
    expect(await entryOf({ ...config({ type: 'javascript' }), 'index.js': listener })).toBe('service-worker index.js')
    expect(await entryOf({ ...config({ type: 'webpack' }), ...manifest({ main: 'w.js' }), 'w.js': listener })).toBe(
      'service-worker w.js',
    )
    const site = { bucket: 'public', 'entry-point': 'workers-site' }
    expect(await entryOf({ ...config({ site }), 'workers-site/index.js': listener })).toBe(
      'service-worker workers-site/index.js',
    )
  })

  it('is the source of a build output', async () => {
    const built = config({
      main: 'dist/worker.js',
      build: { command: 'esbuild --bundle src/server.ts --outfile=dist/worker.js' },
    })
    expect(await entryOf({ ...built, 'src/server.ts': code, 'src/index.ts': code })).toBe('worker src/server.ts')
    expect(
      await entryOf({ ...config({ main: 'dist/worker.js' }), 'src/worker.ts': code, 'dist/worker.js': code }),
    ).toBe('worker src/worker.ts')
    expect(await entryOf({ ...config({ main: 'build/index.mjs' }), 'index.mts': code })).toBe('worker index.mts')
    expect(await entryOf({ ...config({ main: 'dist/a/b.js' }), 'src/a/b.jsx': listener })).toBe(
      'service-worker src/a/b.jsx',
    )
    const configured = config({ main: 'dist/worker.js', build: { command: 'rollup -c rollup.config.js' } })
    expect(await entryOf({ ...configured, 'rollup.config.js': '', 'src/index.ts': code })).toBe('worker src/index.ts')
    const script = { ...config({ main: 'dist/w.js' }), ...manifest({ scripts: { build: 'node make.mjs src/a.ts' } }) }
    expect(await entryOf({ ...script, 'make.mjs': '', 'src/a.ts': code, 'src/w.ts': code })).toBe('worker src/w.ts')
    expect(await entryOf(config({ main: 'dist/worker.js' }))).toBe('generated')
    expect(await entryOf({ ...config({ main: 'src/build/w.ts' }), 'src/build/w.ts': code })).toBe(
      'worker src/build/w.ts',
    )
  })

  it('is not there', async () => {
    expect(await entryOf(config({ main: 'src/gone.ts' }))).toBe('no-main')
    expect((await look(config({ main: 'src/gone.ts' }))).says).toBe(
      'wrangler.json names src/gone.ts as its entry, and there is no such file.',
    )
  })

  it('comes from a package, or from nowhere', async () => {
    const dependencies = { '@acme/server': '1', plain: '1' }
    for (const main of ['@acme/server/entry', 'plain', 'virtual:entry']) {
      expect(await entryOf({ ...config({ main }), ...manifest({ dependencies }) })).toBe('generated')
    }
  })

  it('is no text', async () => {
    const found = await look({ ...config({ main: 'a.js' }), 'a.js': Buffer.from([0xff, 0xfe, 0]) })
    expect([found.kind, found.says]).toEqual(['not-a-worker', 'a.js is no UTF-8 text.'])
  })
})

describe('the shape of the entry', () => {
  const kindOf = async (text: string) => (await look({ ...config({ main: 'a.tsx' }), 'a.tsx': text })).kind

  it.each([
    code,
    'const a = {}\nexport{a as default}',
    'export { b, default } from "./b"',
    'export { default } from "./b"',
    'export * as default from "./b"',
    'export/* why */default {}',
    `${listener}${code}`,
    'const x = a / b; const y = /[/"]\\//.test(z) / 2 // "\nexport default y',
    "const text = <p>Don't</p>\nexport default text",
    'const t = `${`${"}"}` + { a: `}` }.a}`\nexport default t',
    'const open = "`"\nexport default open',
    '#!/usr/bin/env node\nexport default {}',
    'if (a) return /`/\nexport default {}',
  ])('is a module: %j', async (text) => {
    expect(await kindOf(text)).toBe('worker')
  })

  it.each([
    listener,
    'self.addEventListener("fetch", f)',
    'globalThis . addEventListener ( `fetch`, f)',
    `// export default\n${listener}`,
  ])('is a service worker: %j', async (text) => {
    expect(await kindOf(text)).toBe('service-worker')
  })

  it.each([
    '',
    'export const a = 1',
    'module.exports = {}',
    'exports.default = {}',
    'export { default as a } from "./b"',
    'import { default as a } from "./b"',
    "addEventListener('scheduled', f)",
    "// addEventListener('fetch', f)",
    "const a = `addEventListener('fetch', f)`",
    'const a = "export default b"',
    '/* export default b */',
    'const a = `\nexport default b\n${c}\nexport default d\n`',
    'const a = `\\`\nexport default b`',
    'const a = /`/.test(`\nexport default b\n`)',
    'a.export, defaults; object.module.exportsx = 1',
    '`never closed export default',
    '/* never closed export default',
  ])('answers nothing: %j', async (text) => {
    expect(await kindOf(text)).toBe('not-a-worker')
  })
})

describe('repositories without an entry of their own', () => {
  it('are made by frameworks', async () => {
    const cases = {
      next: 'Next.js',
      astro: 'Astro',
      nuxt: 'Nuxt',
      '@remix-run/dev': 'Remix',
      '@tanstack/react-start': 'TanStack Start',
    }
    for (const [name, called] of Object.entries(cases)) {
      const found = await look({ ...config(), ...manifest({ dependencies: { [name]: '1' } }) })
      expect([found.kind, found.says]).toEqual([
        'generated',
        `The build of this ${called} project makes the entry of the Worker.`,
      ])
    }
    const open = {
      ...config({ main: '.open-next/worker.js', assets: { directory: '.open-next/assets' } }),
      '.open-next/worker.js': code,
    }
    expect((await look({ ...open, ...manifest({ dependencies: { next: '1' } }) })).kind).toBe('generated')
  })

  it('are made by frameworks without a config, where they are for Cloudflare', async () => {
    const devDependencies = { astro: '1', '@astrojs/cloudflare': '1' }
    expect((await look(manifest({ devDependencies }))).kind).toBe('generated')
    expect((await look(manifest({ devDependencies: { astro: '1' } }))).kind).toBe('not-a-worker')
  })

  it('are static, although a framework made the files', async () => {
    const files = { ...config({ assets: { directory: 'dist' } }), ...manifest({ dependencies: { astro: '1' } }) }
    expect((await look(files)).kind).toBe('assets-only')
    expect((await look(config({ site: { bucket: 'public' } }))).kind).toBe('assets-only')
    expect((await look({ ...config(), ...manifest({ scripts: { d: 'wrangler deploy --assets=./dist' } }) })).kind).toBe(
      'assets-only',
    )
  })

  it('are Pages', async () => {
    const both = config({ main: 'a.js', pages_build_output_dir: 'dist' })
    expect((await look({ ...both, 'a.js': code })).kind).toBe('pages')
    expect((await look({ 'functions/a/b.js': 'export async function onRequestPost() {}' })).kind).toBe('pages')
    expect((await look({ ...config(), 'functions/a.ts': 'export const onRequest = [a, b]' })).kind).toBe('pages')
    expect((await look(manifest({ scripts: { d: 'wrangler pages deploy dist' } }))).kind).toBe('pages')
    expect(
      (await look({ 'functions/index.js': 'exports.a = functions.https.onRequest(f) // export const onRequest' })).kind,
    ).toBe('not-a-worker')
    expect((await look({ 'functions/readme.md': 'export const onRequest' })).kind).toBe('not-a-worker')
  })

  it('are told by the first functions, however many there are', async () => {
    const others = Object.fromEntries(
      Array.from({ length: 300 }, (_, n) => [`functions/a${n}.ts`, 'export const a = 1']),
    )
    expect((await look({ ...others, 'functions/_.ts': 'export const onRequest = a' })).kind).toBe('pages')
    expect((await look({ ...others, 'functions/z.ts': 'export const onRequest = a' })).kind).toBe('not-a-worker')
  })

  it('are Rust', async () => {
    const crate = { 'Cargo.toml': '[dependencies]\nworker = { version = "0.6" }\n' }
    expect((await look({ ...config({ main: 'build/index.js' }), ...crate })).kind).toBe('rust')
    expect(
      (await look({ ...config({ main: 'build/index.js' }), 'Cargo.toml': '[dependencies.worker]\nversion = "1"\n' }))
        .kind,
    ).toBe('rust')
    expect((await look({ ...config({ main: 'a.ts' }), ...crate, 'a.ts': code })).kind).toBe('worker')
    expect((await look({ ...config(), 'Cargo.toml': '[dependencies]\nserde = "1"\n' })).kind).toBe('no-main')
  })

  it('are nothing', async () => {
    expect(await look({})).toMatchObject({
      kind: 'not-a-worker',
      name: 'project',
      says: 'There is no wrangler config here, so this is no Worker.',
    })
    const configured = await look({ 'cloudflare.config.ts': 'throw 1' })
    expect(configured.says).toBe('The config is code (cloudflare.config.ts), which CLODO neither runs nor edits.')
    const scripted = await look({ ...manifest({ scripts: { dev: 'wrangler dev a.js' } }), 'a.js': code })
    expect(scripted.says).toBe('There is no wrangler config; a script of package.json starts a.js without one.')
  })

  it('have Workers below them', async () => {
    const found = await look({
      'apps/a/wrangler.toml': '',
      'b/wrangler.jsonc': '',
      'node_modules/c/wrangler.toml': '',
      'e/f/g/h/wrangler.toml': '',
    })
    expect([found.kind, found.projects]).toEqual(['not-a-worker', ['b', 'apps/a']])
    expect(found.says).toBe('There is no wrangler config here, but in b, apps/a.')
    expect(refusalOf(found)?.mend).toBe('Name one of the projects below with --project: b, apps/a.')
  })

  it('are refused with the way on', async () => {
    const found = await look({ ...config({ main: 'a.js' }), 'a.js': listener })
    const error = refusalOf(found)
    expect(error).toMatchObject({
      code: 'REPOSITORY_REFUSED',
      exit: 1,
      where: 'a.js',
      data: { kind: 'service-worker' },
    })
    expect(error?.mend).toContain('clodo migrate')
    expect(refusalOf(await look(config()))?.where).toBe('wrangler.json')
  })
})

describe('a broken package.json', () => {
  it('is refused with the position', async () => {
    const error = await refusal(() =>
      look({ ...config({ main: 'a.js' }), 'a.js': code, 'package.json': '{\n  "name": }' }),
    )
    expect([error.code, error.where]).toEqual(['FILE_UNPARSABLE', 'package.json:2:11'])
  })

  it('is no object, or has values of other types', async () => {
    for (const text of ['[]', '"x"', '{ "scripts": [], "dependencies": 1, "name": 7, "packageManager": 1 }']) {
      expect((await look({ ...config({ main: 'a.js' }), 'a.js': code, 'package.json': text })).kind).toBe('worker')
    }
  })
})
