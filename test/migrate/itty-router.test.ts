import { describe, expect, it } from 'vitest'
import { adapterText } from '../../src/migrate/itty-adapter.ts'
import { bundled } from './bundled.ts'
import { migrated, versions, worker } from './migrating.ts'
import { replayed } from './replay.ts'

describe('itty-router', () => {
  const manifest = JSON.stringify({ dependencies: { 'itty-router': '^4.0.0' } })
  const entry = (code: string) => worker({}, { 'package.json': manifest, 'src/index.js': code })
  const code = `import { Router, json, error } from 'itty-router'

const router = Router({ base: '/api' })

const withUser = (request) => {
  const token = request.headers.get('authorization')
  if (!token) return error(401)
  request.user = token
}

router
  .get('/', () => new Response('root'))
  .get('/items/:id', ({ params, query }, env) => json({ ...params, query, word: env.WORD }))
  .post('/items', async (request) => json(await request.text()))
  .get('/me', withUser, ({ user }) => json(user))
  .get('/files/*', ({ url }) => new Response(url))

router.all('*', () => error(404))

export default { fetch: router.handle }
`

  it('answers as before', async () => {
    const { files } = await migrated('itty-router', entry(code))
    expect(JSON.parse(files['package.json'] ?? '').dependencies).toEqual({
      'itty-router': '^4.0.0',
      hono: `^${versions.hono}`,
    })
    const bindings = { WORD: 'hi' }
    const requests = [
      'GET /api',
      'GET /api/',
      'GET /api/items/a%20b?x=1&x=2&y=3',
      'GET /api/items/a/',
      'POST /api/items',
      'GET /api/me',
      'GET /api/me authorization=me',
      'GET /api/files/a/b',

      'GET /api/none',
      'DELETE /api',
    ]
    const before = { code: await bundled(entry(code), 'src/index.js'), module: true, bindings }
    const after = { code: await bundled(files, 'src/index.js'), module: true, bindings }
    const { it } = await replayed({ it: { before, after, requests } })
    expect(it?.after).toEqual(it?.before)
    expect(it?.before.filter(({ status }) => status === 200).length).toBeGreaterThan(4)
  })

  it.each([
    ["import { AutoRouter } from 'itty-router'\nexport default AutoRouter()", 'AutoRouter', 1],
    [
      "import { Router } from 'itty-router'\nconst r = Router()\nr.get('/:file.:ext', f)\nexport default { fetch: r.handle }",
      'in another way',
      3,
    ],
    [
      "import { Router } from 'itty-router'\nconst r = Router()\nr.get('/', other.handle)\nexport default { fetch: r.handle }",
      'within the router',
      3,
    ],
    [
      "import { Router } from 'itty-router'\nconst r = Router()\nexport default { fetch: (q) => r.handle(q).catch(f) }",
      'worked on',
      3,
    ],
    [
      "import { Router } from 'itty-router'\nconst r = Router({ catch: f })\nexport default { fetch: r.handle }",
      'options',
      2,
    ],
    [
      "import { Router } from 'itty-router'\nconst r = Router()\nr.puppy('/', f)\nexport default { fetch: r.handle }",
      'no method',
      3,
    ],
    [
      "import { Router } from 'itty-router'\nconst r = Router()\nexport default { fetch: (q, env, ctx) => r.handle(q, { env, ctx }) }",
      'object of its own',
      3,
    ],
  ])('stops at %j', async (text, why, line) => {
    const { need } = await migrated('itty-router', entry(text))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why), where: `src/index.js:${line}` })
  })

  it('has an adapter for TypeScript, too', () => {
    expect(adapterText(true)).toContain("import type { Context, Next } from 'hono'")
  })
})
