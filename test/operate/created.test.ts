/** What CLODO creates is deployed to the API on loopback, and answers there. A sample; `CLODO_SANDBOX=all` takes every type. */
import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'jsonc-parser'
import { expect, it } from 'vitest'
import { repository, worker, yard } from './yard.ts'

const all = readdirSync(join(repository, 'fixtures/created'))
/** Another one each day. */
const today = all[Math.floor(Date.now() / 86_400_000) % all.length] ?? ''
const names = process.env.CLODO_SANDBOX === 'all' ? all : ['static-site', ...(today === 'static-site' ? [] : [today])]

interface Outcome {
  readonly status: string
  readonly reason?: string
  readonly url: string
}

it.each(names)('%s', async (name) => {
  const at = await yard({})
  cpSync(join(repository, 'fixtures/created', name), at.root, { recursive: true })
  // A gateway is of no use before there is what it calls.
  if (name.startsWith('api-gateway')) {
    const backend = { name: 'backend', main: 'index.ts', compatibility_date: '2026-10-20', env: { staging: {} } }
    at.write('backend/wrangler.json', JSON.stringify(backend))
    at.write('backend/index.ts', worker('new Response("ok")'))
  }
  const { env } = parse(at.read('wrangler.jsonc')) as { env: { staging: { secrets?: { required?: string[] } } } }
  const required = env.staging.secrets?.required ?? []
  at.write('secrets.json', JSON.stringify(Object.fromEntries(required.map((secret) => [secret, 'f'.repeat(64)]))))
  const { value } = await at.document<Outcome>('deploy --all --env staging --yes --secrets-file secrets.json')
  expect(value, JSON.stringify(value)).toMatchObject({ status: 'deployed' })
  const script = (parse(at.read('wrangler.jsonc')) as { name: string }).name
  const url = await at.api.url(`${script}-staging`)
  expect(await (await fetch(new URL('/livez', url))).json()).toEqual({ status: 'ok' })
  if (name.startsWith('static-site')) {
    const page = await fetch(url)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')])
    expect(await (await fetch(new URL('/robots.txt', url))).text()).not.toContain('{')
  }
  expect(at.api.unhandled).toEqual([])
  await at.close()
})
