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
