import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { memoryProject } from 'clodo/testing'
import { describe, expect, it } from 'vitest'
import { pagesOf } from './pages.ts'
import plugin from './plugin.ts'

type Config = { readonly assets: { readonly run_worker_first: readonly string[] } }

const firstOf = (files: { readonly [path: string]: string }) =>
  (JSON.parse((files['wrangler.jsonc'] ?? '').replaceAll(/^\s*\/\/.*$/gm, '')) as Config).assets.run_worker_first

describe('the paths of the Worker', () => {
  it('are those of its routes, and come and go with them', async () => {
    const project = await memoryProject({ type: 'static-site' })
    const before = project.files()
    expect(firstOf(before)).toEqual(['/contact/*', '/livez', '/readyz'])
    await project.add('auth', { sessions: true })
    expect(firstOf(project.files())).toContain('/auth/sign-out')
    await project.add('multi-tenant', { by: 'path' })
    expect(firstOf(project.files())).toEqual(expect.arrayContaining(['/t', '/t/*', '/admin/tenants/*']))
    await project.remove('multi-tenant')
    await project.remove('auth')
    expect(project.files()).toEqual(before)
  })

  it('keep those that somebody has added', async () => {
    const project = await memoryProject({ type: 'static-site' })
    const config = project.files()['wrangler.jsonc'] ?? ''
    project.edit('wrangler.jsonc', config.replace('["/contact/*"', '["/api/*", "/contact/*"'))
    await project.add('auth', { sessions: true })
    expect(firstOf(project.files())).toEqual(expect.arrayContaining(['/api/*', '/auth/sign-out', '/contact/*']))
  })
})

describe('the pages', () => {
  it('say what the service is, and nothing that is no text', () => {
    const site = { name: 'My site', description: 'Tea & "cake" </p><script>', forms: false, turnstile: false }
    const { 'index.html': home = '', ...others } = pagesOf(site)
    expect(others).toEqual({})
    expect(home).toContain('Tea &amp; &quot;cake&quot; &lt;/p&gt;&lt;script&gt;')
    expect(home).not.toContain('<script')
    expect(home).not.toContain('/contact/')
  })
})

it('has no widget of Turnstile without a form', () => {
  const project = {
    name: 'site',
    description: '',
    domain: '',
    environments: ['development'],
    compatibilityDate: '2026-10-20',
    packageManager: 'npm',
    pinNode: '',
  } as const
  const stated = plugin.contribute({ answers: { mode: 'pages', forms: 'none', turnstile: true }, given: {}, project })
  expect(JSON.stringify(stated)).not.toContain('TURNSTILE')
  expect(stated.filter(({ kind }) => kind === 'secret')).toEqual([])
})

describe('the build', () => {
  const built = async (site: { readonly [path: string]: string }) => {
    const { 'build.js': build = '' } = (await memoryProject({ type: 'static-site' })).files()
    const root = mkdtempSync(join(tmpdir(), 'site-'))
    try {
      for (const [path, text] of Object.entries({ 'build.js': build, 'site/_headers': '/*\n  X: y\n', ...site })) {
        mkdirSync(dirname(join(root, path)), { recursive: true })
        writeFileSync(join(root, path), text)
      }
      writeFileSync(join(root, 'package.json'), '{"type":"module"}')
      execFileSync(process.execPath, ['build.js'], { cwd: root })
      const read = (path: string) => readFileSync(join(root, 'dist', path), 'utf8')
      return { names: readdirSync(join(root, 'dist/assets')), headers: read('_headers'), page: read('index.html') }
    } finally {
      rmSync(root, { recursive: true })
    }
  }
  const page = { 'site/index.html': '<script src="/assets/a.js">' }

  it('names a file anew when what it mentions changes, whichever way they mention each other', async () => {
    const site = (text: string) => ({
      ...page,
      'site/assets/a.js': "import '/assets/b.js'",
      'site/assets/b.js': "import '/assets/c.js'; import '/assets/a.js'",
      'site/assets/c.js': text,
      'site/assets/d.js': '',
    })
    const [before, after] = [await built(site('1')), await built(site('2'))]
    expect(before.names.filter((name) => after.names.includes(name))).toEqual([expect.stringMatching(/^d\./)])
    expect(after.page).toBe(`<script src="/assets/${after.names.find((name) => name.startsWith('a.'))}">`)
  })

  it('tells browsers to keep what is there, by its name, within what the platform takes', async () => {
    const { names, headers } = await built({ ...page, 'site/assets/a.js': '' })
    expect(headers).toBe(`/*\n  X: y\n\n/assets/${names[0]}\n  Cache-Control: public, max-age=31536000, immutable\n`)
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`site/assets/${at}.js`, '']))
    expect((await built({ ...page, ...many })).headers.match(/^\//gm)?.length).toBeLessThanOrEqual(100)
  })
})
