import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { honoPath } from '../../src/migrate/express/paths.ts'
import { runProgram } from '../matrix/program.ts'
import { freePort } from '../support/port.ts'
import { onNode, onWorkers, requests } from './express-projects.ts'
import { type Files, migrated, versions, worker } from './migrating.ts'
import { bundledForNode } from './node-bundle.ts'
import { type Recorded, recorded, replayed } from './replay.ts'

const options = { compatibilityFlags: ['nodejs_compat'], compatibilityDate: '2026-10-01' }
const manifest = JSON.stringify({ dependencies: { express: '^5.0.0' } })

function listIn(header = '') {
  return [...new Set(header.split(/, ?/))].sort().join()
}

/** What a client acts on; redirects have no body any more, and cookies no date beside their age. */
function heard({ status, body, headers }: Recorded) {
  const [type = ''] = (headers['content-type'] ?? '').split(';')
  const own = [
    'access-control-allow-origin',
    'access-control-allow-credentials',
    'access-control-allow-headers',
    'location',
    'x-served-by',
    'cache-control',
    'x-frame-options',
    'strict-transport-security',
    'allow',
  ]
  return {
    status,
    body: status >= 300 && status < 400 ? '' : body,
    type: status >= 300 && status < 400 ? '' : type,
    vary: status >= 300 && status < 400 ? '' : listIn(headers.vary?.toLowerCase()),
    exposed: listIn(headers['access-control-expose-headers']),
    cookie: headers['set-cookie']?.replace(/; Expires=[^;]*/i, ''),
    policy: headers['content-security-policy']?.replaceAll('; ', ';'),
    ...Object.fromEntries(own.map((name) => [name, headers[name]])),
  }
}

describe('express', () => {
  it('answers as before in workerd, where Express ran behind the server of Node', async () => {
    const { need, files } = await migrated('express', onWorkers)
    expect(need).toMatchObject({ state: 'needed' })
    expect(JSON.parse(files['package.json'] ?? '').dependencies).toEqual({ hono: `^${versions.hono}` })
    const code = async (all: Files) => ({ code: await bundledForNode(all, 'src/index.js'), module: true, options })
    const answers = await replayed({ it: { before: await code(onWorkers), after: await code(files), requests } })
    expect(answers.it?.after.map(heard)).toEqual(answers.it?.before.map(heard))
    expect(new Set(answers.it?.before.map(({ status }) => status)).size).toBeGreaterThan(8)
  })

  it('reads like Hono', async () => {
    const { files } = await migrated('express', onWorkers)
    expect(files['src/only.js']).toBe(`export const onlyFor = (name) => async (c, next) => {
  if (c.req.header('authorization') !== name) return c.json({ error: 'who are you' }, 401)
  c.set('user', name)
  c.set('role', 'reader')
  return next()
}
`)
    expect(files['src/index.js']).toContain(`app.get('/plain', (c) => {
  c.header('Content-Type', 'text/plain; charset=utf-8')
  return c.body('just text')
})`)
  })

  it('needs no wrapper for errors of promises', async () => {
    const { files } = await migrated('express', {
      ...worker({ compatibility_flags: ['nodejs_compat'] }),
      'package.json': JSON.stringify({ dependencies: { express: '^5.0.0', 'express-async-handler': '^1.2.0' } }),
      'src/wrap.js': 'export const wrap = (fn) => (req, res, next) => fn(req, res, next).catch(next)\n',
      'src/index.js': `import { httpServerHandler } from 'cloudflare:node'
import express from 'express'
import asyncHandler from 'express-async-handler'
import { wrap } from './wrap.js'

const app = express()
app.get('/a', asyncHandler(async (req, res) => res.json(await load())))
app.get('/b', wrap(async (req, res) => res.json(await load())))
app.listen(3000)
export default httpServerHandler({ port: 3000 })
`,
    })
    expect(files['src/index.js']).toBe(`import { Hono } from 'hono'

const app = new Hono({ strict: false })
app.get('/a', async (c) => c.json(await load()))
app.get('/b', async (c) => c.json(await load()))
export default app
`)
    expect(JSON.parse(files['package.json'] ?? '').dependencies).toEqual({ hono: `^${versions.hono}` })
  })
})

describe('a project of Node', () => {
  it('becomes a Worker that answers as the process did', async () => {
    const { need, files, notes } = await migrated('express', onNode)
    expect(need).toMatchObject({ state: 'needed', where: 'server.js' })
    expect(JSON.parse(files['wrangler.jsonc'] ?? '')).toMatchObject({ name: 'shop', main: 'server.js' })
    expect(JSON.parse(files['package.json'] ?? '')).toMatchObject({
      scripts: { start: 'wrangler dev', deploy: 'wrangler deploy' },
      dependencies: { hono: `^${versions.hono}`, zod: '^4.0.0' },
    })
    expect(notes.join()).toContain('test/app.test.js asks by supertest')
    const wanted = ['GET /', 'GET /users/1', 'GET /users/9', 'GET /users?sort=name', 'DELETE /users/1', 'GET /broken']
    const before = await inNode(onNode, wanted)
    const code = { code: await bundledForNode(files, 'server.js'), module: true, options }
    const { it: after } = await recorded({ it: code }, () => wanted)
    expect(after?.map(heard)).toEqual(before.map(heard))
    expect(before.map(({ status }) => status)).toEqual([200, 200, 404, 200, 204, 500])
  })

  it.each([
    ['pg', "import pg from 'pg'\n", 'server.js:1 imports pg'],
    ['node:fs', "import fs from 'node:fs'\n", 'imports node:fs'],
  ])('stays one where it uses %s', async (_, line, why) => {
    const files = {
      'package.json': JSON.stringify({ scripts: { start: 'node server.js' }, dependencies: { express: '5' } }),
      'server.js': `${line}import express from 'express'\nconst app = express()\napp.listen(1)\n`,
    }
    expect((await migrated('express', files)).need).toMatchObject({
      state: 'cannot',
      why: expect.stringContaining(why),
    })
  })
})

/** The process as it is, asked over loopback. */
async function inNode(files: Files, wanted: readonly string[]): Promise<Recorded[]> {
  const root = mkdtempSync(join(tmpdir(), 'clodo-express-'))
  let server: ChildProcess | undefined
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'))
    const port = await freePort()
    server = spawn(process.execPath, ['server.js'], {
      cwd: root,
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await new Promise<void>((ready, failed) => {
      server?.stdout?.once('data', () => ready())
      server?.once('exit', (code) => failed(new Error(`The server ended with ${code}.`)))
    })
    const answers: Recorded[] = []
    for (const request of wanted) {
      const [method = 'GET', path = '/'] = request.split(' ')
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, redirect: 'manual' })
      answers.push({
        status: response.status,
        body: await response.text(),
        headers: Object.fromEntries(response.headers),
      })
    }
    return answers
  } finally {
    server?.kill()
    rmSync(root, { recursive: true })
  }
}

describe('paths', () => {
  it.each([
    ['/users/:id/', 5, '/users/:id'],
    ['/users/:id?', 4, '/users/:id?'],
    ['/users{/:id}', 5, '/users/:id?'],
    ['/n/:id(\\d+)', 4, '/n/:id{\\d+}'],
    ['*', 4, '*'],
    ['/api/*', 4, '/api/*'],
    ['/{*splat}', 5, '*'],
    ['/files/*path', 5, '/files/:path{.+}'],
    ['/a(b)?c', 4, undefined],
    ['/:from-:to', 5, undefined],
    ['/:file.:ext', 4, undefined],
    ['/api/*', 5, undefined],
    ['/:a?/b', 4, undefined],
  ])('%s of Express %i is %s', (path, major, hono) => {
    expect(honoPath(path, major)).toBe(hono)
  })
})

describe('all that has no like is listed, and nothing is changed', () => {
  const entry = (body: string, more: Files = {}) =>
    worker(
      { compatibility_flags: ['nodejs_compat'] },
      {
        'package.json': manifest,
        'src/index.js': `import { httpServerHandler } from 'cloudflare:node'
import express from 'express'
const app = express()
${body}
app.listen(3000)
export default httpServerHandler({ port: 3000 })
`,
        ...more,
      },
    )
  it.each([
    ["app.get('/', (req, res) => { res.json(1); count() })", ['src/index.js:4 answers, and code goes on behind it']],
    ["app.get('/', (req, res) => { for (const a of b) res.json(a) })", ['code goes on behind it or around it']],
    ["app.get('/', (req, res) => { try { res.json(1) } finally { done() } })", ['code goes on behind it or around it']],
    ["app.get('/', (req, res) => { if (!req.ip) { res.sendStatus(400) }\nres.json(1) })", ['code goes on behind it']],
    ["app.get('/', (req, res) => { read((err, data) => { res.json(data) }) })", ['src/index.js:4 answers, and code']],
    [
      "app.get('/', (req, res) => { res.render('a') })\napp.get('/b', (req, res) => stream.pipe(res))",
      ['4 res.render has no like', '5 res is handed on', '2 places'],
    ],
    ["app.get('/', (req, res) => res.json(check(req)))", ['req is handed on']],
    ["app.get('/', (req, res) => res.json(req.body))", ['no parser']],
    ["app.get('/', (req, res) => res.sendFile('/a'))", ['res.sendFile has no like']],
    ["app.use(express.static('public'))", ['express.static']],
    [
      "import cors from 'cors'\napp.use(cors({ origin: (o, done) => done(null, true) }))",
      ['the option origin of cors'],
    ],
    ["import cors from 'cors'\napp.use(cors({ origin: [/a/] }))", ['the option origin of cors']],
    ["import session from 'express-session'\napp.use(session({}))", ['express-session, which is of a package']],
    ['app.get(/a/, (req, res) => res.json(1))', ['reads the path /a/ in another way']],
    ["app.param('id', load)", ['app.param has no like']],
    ["app.set('view engine', 'pug')", ['the setting view engine']],
    ["app.use((req, res, next) => { next('route') })", ["next('route') may be no error"]],
    ['app.use((req, res, next) => { next(); log() })', ['code goes on behind it']],
    ["app.use((req, res, next) => { res.on('finish', log); next() })", ['res.on has no like']],
    ['app.use((err, req, res, next) => { next(err) })', ['may be no error']],
    [
      "app.use((err, req, res, next) => { res.json(1) })\napp.get('/', (req, res) => res.json(1))",
      ['not the last of its app'],
    ],
    [
      "const r = express.Router()\napp.use(r)\nr.get('/', (req, res) => res.json(1))",
      ['gets routes after it is mounted'],
    ],
    [
      "const r = express.Router()\nr.get('/', (req, res) => res.json(req.path))\napp.use('/r', r)",
      ['relative to where it is mounted'],
    ],
    ['const { createServer } = globalThis\ncreateServer(app)', ['the app is handed on']],
    ["app.get('/', (req, res) => { const saved = res.json; saved(1) })", ['res.json has no like here']],
    ["app.get('/', ({ ip }, res) => res.json(ip))", ['parameters are not']],
    ["app.get('/', make('x'))", ['cannot be followed']],
    ["app.get('/', (req, res) => res.redirect('back'))", ["res.redirect('back')"]],
    ["app.get('/', (req, res) => res.cookie('a', 'b', given).end())", ['not written in place']],
  ])('%s', async (body, whys) => {
    const { need, files } = await migrated('express', entry(body))
    for (const why of whys) expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why) })
    expect(files['src/index.js']).toContain("from 'express'")
  })

  it('types stay sound', async () => {
    const text = `import express, { type Request, type Response, type NextFunction, Router } from 'express'
import { httpServerHandler } from 'cloudflare:node'

const app = express()
const users = Router()

function only(req: Request, res: Response, next: NextFunction): void {
  if (!req.get('authorization')) {
    res.status(Number('401')).json({ error: 'who' })
    return
  }
  res.locals.user = 'ada'
  next()
}

app.use(express.json())
users.get('/:id', only, async (req: Request, res: Response): Promise<void> => {
  res.json({ id: req.params.id, user: res.locals.user, q: req.query.q })
})
users.post('/', (req, res) => {
  res.status(201).send(req.body)
})
users.put('/', (req, res) => {
  const { user } = res.locals
  res.type('text/plain').send(user)
})
app.use('/users', users)
app.use((err: any, req: Request, res: Response, next: NextFunction) => {
  res.status(err.status || 500).json({ message: err.message })
})

app.listen(3000)
export default httpServerHandler({ port: 3000 })
`
    const { need, files } = await migrated('express', {
      ...worker({ main: 'src/index.ts', compatibility_flags: ['nodejs_compat'] }),
      'package.json': manifest,
      'src/index.ts': text,
      'src/index.js': '',
    })
    expect(need).toMatchObject({ state: 'needed' })
    const root = mkdtempSync(join(tmpdir(), 'clodo-express-'))
    symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'))
    mkdirSync(join(root, 'src'))
    for (const path of ['src/index.ts', 'src/express.ts']) writeFileSync(join(root, path), files[path] ?? '')
    const compilerOptions = {
      strict: true,
      noEmit: true,
      module: 'esnext',
      moduleResolution: 'bundler',
      target: 'es2024',
      lib: ['es2024', 'dom', 'dom.iterable'],
      types: [],
      skipLibCheck: true,
      noUncheckedIndexedAccess: true,
      allowImportingTsExtensions: true,
    }
    writeFileSync(join(root, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }))
    expect(await runProgram('tsc', ['-p', '.'], root)).toEqual({ ok: true, said: expect.anything() })
    rmSync(root, { recursive: true })
  })
})
