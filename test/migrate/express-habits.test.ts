/** Habits of Express in small apps: what they answer in workerd behind the server of Node, and what Hono does. */
import { expect, it } from 'vitest'
import { migrated, worker } from './migrating.ts'
import { bundledForNode } from './node-bundle.ts'
import { type Recorded, replayed } from './replay.ts'

const options = { compatibilityFlags: ['nodejs_compat'], compatibilityDate: '2026-10-01' }
const app = (body: string) =>
  worker(
    { compatibility_flags: ['nodejs_compat'] },
    {
      'package.json': JSON.stringify({ dependencies: { express: '^5.0.0' } }),
      'src/index.js': `import { httpServerHandler } from 'cloudflare:node'
import express, { Router } from 'express'
const app = express()
const trail = (name) => (req, res, next) => {
  res.append('X-Trail', name)
  next()
}
${body}
app.listen(3000)
export default httpServerHandler({ port: 3000 })
`,
    },
  )

/** The code, and what is asked. */
const cases: { readonly [about: string]: readonly [string, readonly string[]] } = {
  order: [
    `app.use(trail('a'))\napp.get('/x', trail('b'), (req, res) => res.send('x'))\napp.use(trail('c'))\napp.get('/y', (req, res) => res.send('y'))`,
    ['GET /x', 'GET /y', 'GET /z'],
  ],
  prefix: [
    `app.use('/api', trail('api'))\napp.get('/api', (req, res) => res.send('root'))\napp.get('/api/x', (req, res) => res.send('x'))\napp.get('/apis', (req, res) => res.send('s'))`,
    ['GET /api', 'GET /api/', 'GET /api/x', 'GET /apis'],
  ],
  sub: [
    `const sub = express()\nsub.use(trail('s'))\nsub.get('/', (req, res) => res.json({ u: req.originalUrl }))\nsub.get('/:id', (req, res) => res.json(req.params))\napp.use('/sub', sub)\napp.get('/sub/late', (req, res) => res.send('late'))`,
    ['GET /sub', 'GET /sub/1?x=1', 'GET /sub/late', 'GET /sub/a/b'],
  ],
  fall: [
    `const r = Router()\nr.get('/a', (req, res) => res.send('a'))\nr.use(trail('r'))\napp.use('/r', r)\napp.use('/r', (req, res) => res.status(404).send('r none'))\napp.get('/other', (req, res) => res.send('o'))`,
    ['GET /r/a', 'GET /r/b', 'GET /r', 'GET /other'],
  ],
  errors: [
    `const r = Router()\nr.get('/', async () => { throw Object.assign(new Error('r'), { status: 418 }) })\nr.get('/t', (req, res, next) => { next(new TypeError('t')) })\napp.use('/r', r)\napp.get('/s', () => { throw new Error('s') })\napp.use((err, req, res, next) => { res.status(err.status || 500).json({ m: err.message, p: req.originalUrl }) })`,
    ['GET /r', 'GET /r/t', 'GET /s', 'GET /none'],
  ],
  locals2: [
    `app.use((req, res, next) => { res.locals.a = { n: 1 }; req.who = 'me'; next() })\napp.get('/', (req, res) => { res.json({ a: res.locals.a.n, w: req.who }) })`,
    ['GET /'],
  ],
  early: [
    `app.use((req, res, next) => { if (req.query.stop) { return res.status(403).send('stop') } next() })\napp.use((req, res, next) => { if (!req.query.go) return next(); res.send('go') })\napp.get('/', (req, res) => { res.send('end') })`,
    ['GET /', 'GET /?stop=1', 'GET /?go=1', 'GET /?stop=&go='],
  ],
  switch: [
    `app.get('/:k', (req, res) => { switch (req.params.k) { case 'a': return res.send('A'); case 'b': res.status(201); break; default: return res.sendStatus(400) } res.json({ k: req.params.k }) })`,
    ['GET /a', 'GET /b', 'GET /c'],
  ],
  headers: [
    `app.get('/', (req, res) => { res.set('X-A', '1'); res.append('X-A', '2'); res.header('X-N', 5); res.vary('Accept'); res.location('/x'); res.status(202).json({ h: req.header('x-in') ?? null, i: req.headers['x-in'] ?? null }) })`,
    ['GET / x-in=1', 'GET /'],
  ],
  send: [
    `app.get('/o', (req, res) => res.send({ a: 1 }))\napp.get('/b', (req, res) => res.send(Buffer.from('bytes')))\napp.get('/n', (req, res) => res.send(null))\napp.get('/t', (req, res) => res.send(true))\napp.get('/l', (req, res) => res.send([1]))\napp.get('/v', (req, res) => { const v = JSON.parse(req.query.v); res.send(v) })\napp.get('/e', (req, res) => { res.end() })\napp.get('/j', (req, res) => res.json(null))`,
    [
      'GET /o',
      'GET /b',
      'GET /n',
      'GET /t',
      'GET /l',
      'GET /v?v={"a":1}',
      'GET /v?v="s"',
      'GET /v?v=true',
      'GET /e',
      'GET /j',
    ],
  ],
  body2: [
    `app.use(express.json())\napp.post('/', (req, res) => { const { a = 'none' } = req.body ?? {}; res.json({ a, all: req.body ?? null }) })\napp.use((err, req, res, next) => res.status(err.status ?? 500).json({ e: err.status }))`,
    [
      'POST / content-type=application/json body={"a":1}',
      'POST / content-type=application/json body={bad',
      'POST / content-type=application/json body=[]',
      'POST / content-type=application/json body=',
      'POST / content-type=application/json;charset=utf-8 body="x"',
      'POST / content-type=application/vnd.api+json body={"a":1}',
      'POST /',
    ],
  ],
  typed: [
    `app.get('/:v', (req, res) => { res.type('text/plain'); const v = JSON.parse(req.params.v); res.send(v) })`,
    ['GET /"s"', 'GET /[1]', 'GET /null', 'GET /true'],
  ],
  cookies: [
    `app.get('/', (req, res) => { res.cookie('a', 'b c', { path: '/x', sameSite: 'lax', secure: true, maxAge: 1000 }); res.clearCookie('z'); res.send('ok') })`,
    ['GET /'],
  ],
  awaited: [
    `const wrap = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next)\napp.use(wrap(async (req, res, next) => { res.set('X-A', '1'); next() }))\napp.get('/', wrap(async (req, res) => { res.json({ ok: true }) }))\nfunction load(fn) { return async (req, res, next) => { try { await fn(req, res, next) } catch (error) { next(error) } } }\napp.get('/bad', load(async () => { throw new Error('bad') }))\napp.use((err, req, res, next) => res.status(500).send('e ' + err.message))`,
    ['GET /', 'GET /bad'],
  ],
  options: [`app.get('/x', (req, res) => res.send('x'))`, ['POST /x', 'HEAD /x', 'GET //x']],
}

/** A page of HTML for what is not there, and the time at which a cookie ends beside its age, are said in the notes of the step. */
function heard({ status, body, headers }: Recorded) {
  const missed = status === 404 && /^(?:<!DOCTYPE|404 Not Found)/.test(body)
  const [type = ''] = (headers['content-type'] ?? '').split(';')
  const cookie = headers['set-cookie']?.replaceAll(/; (?:Expires=[^;]*|Max-Age=0)/gi, '')
  const told = ['x-trail', 'x-a', 'x-n', 'location', 'vary'].map((name) => headers[name])
  return [status, missed ? '' : body, missed ? '' : type, cookie, ...told]
}

it('they answer as before', { timeout: 120_000 }, async () => {
  const pairs = Object.entries(cases).map(async ([about, [body, requests]]) => {
    const { need, files } = await migrated('express', app(body))
    expect([about, need]).toMatchObject([about, { state: 'needed' }])
    const code = async (all: typeof files) => ({
      code: await bundledForNode(all, 'src/index.js'),
      module: true,
      options,
    })
    return [about, { before: await code(app(body)), after: await code(files), requests }] as const
  })
  const answers = await replayed(Object.fromEntries(await Promise.all(pairs)))
  for (const [about, { before, after }] of Object.entries(answers))
    for (const [index, one] of before.entries())
      expect([about, cases[about]?.[1][index], after[index] && heard(after[index])]).toEqual([
        about,
        cases[about]?.[1][index],
        heard(one),
      ])
})
