import { type Case, worker } from './case.ts'

const inside = (body: string) => ({ 'src/index.ts': worker(body) })
const above = (code: string) => ({ 'src/index.ts': worker('', code) })

export const codeCases: readonly Case[] = [
  {
    rule: 'code/io-at-load',
    found: [
      above("const answer = fetch('https://a.example')"),
      above('const id = crypto.randomUUID()'),
      above('class A { static at = setTimeout(() => {}, 1) }'),
      {
        'src/index.ts': worker('', "import { x } from './deep.ts'"),
        'src/deep.ts': "export const x = await caches.open('x')",
      },
    ],
    near: [
      above("const ask = () => fetch('https://a.example')"),
      above('class A { id = crypto.randomUUID() }'),
      above('function fetch() {}\nfetch()'),
      above("// fetch('https://a.example')"),
      { 'scripts/build.ts': "await fetch('https://a.example')" },
    ],
  },
  {
    rule: 'code/random-token',
    found: [
      inside('const token = Math.random().toString(36)'),
      above("function makeSessionId() { return 'x' + Math.random() }"),
      inside('const o = { apiKey: Math.random() }'),
    ],
    near: [
      inside('const delay = Math.random() * 100'),
      inside('const token = crypto.randomUUID(), jitter = Math.random()'),
    ],
  },
  {
    rule: 'code/secret-compared',
    found: [
      inside('if (request.headers.get("x") === env.AUTH_SECRET) return new Response()'),
      inside('if (signature != expected) return new Response()'),
    ],
    near: [
      inside('if (env.AUTH_SECRET === undefined) return new Response()'),
      inside("if (typeof signature === 'string' && secret.length === 3) return new Response()"),
      inside('if (kind === other) return new Response()'),
    ],
  },
  {
    rule: 'code/sql-built',
    found: [
      inside('await env.DB.prepare(`SELECT * FROM users WHERE id = ${id}`).first()'),
      inside('await env.DB.exec("DELETE FROM users WHERE id = " + id)'),
      inside('await env.DB.prepare(`DELETE FROM "${c.req.param("table")}"`).run()'),
      inside(
        'const column = c.req.query("c"); const sql = `select ${column} from users`; await env.DB.prepare(sql).all()',
      ),
      inside('await env.DB.prepare("SELECT * FROM a ORDER BY " + url.searchParams.get("by")).all()'),
      inside("await env.DB.prepare(`SELECT * FROM a WHERE name LIKE '%${name}%'`).all()"),
    ],
    near: [
      inside('await env.DB.prepare("SELECT * FROM users WHERE id = ?").bind(id).first()'),
      inside('await env.DB.prepare(`SELECT ${COLUMNS} FROM users`).first()'),
      inside('await env.DB.prepare(`DELETE FROM "${table}" WHERE id = ?`).bind(id).run()'),
      inside(
        'await env.DB.prepare(`SELECT ${SELECTED} FROM a WHERE ${where.text} ORDER BY ${orderBy}`).bind(...where.values).all()',
      ),
      inside("await env.DB.prepare(`INSERT INTO a (${names}) VALUES (${names.map(() => '?')})`).bind(...values).run()"),
      inside('/x/.exec(`select ${id}`.trim())'),
      above("const TABLE = 'users'\nexport const all = (env: Env) => env.DB.prepare(`SELECT * FROM ${TABLE}`)"),
    ],
  },
  {
    rule: 'code/evaluated',
    found: [inside("eval('1')"), inside("const f = new Function('a', 'return a')")],
    near: [inside("evaluate('1')"), inside('// eval(1)\nconst f = function () {}')],
  },
  {
    rule: 'code/pass-through',
    found: [inside('ctx.passThroughOnException()')],
    near: [inside("console.log('passThroughOnException')")],
  },
  {
    rule: 'code/secret-logged',
    found: [
      inside('console.log(env)'),
      inside('console.error(`failed with ${env.AUTH_SECRET}`)'),
      inside('console.log(JSON.stringify({ headers: request.headers }))'),
      inside('console.log(Object.fromEntries(request.headers))'),
      inside('console.log({ ...c.env })'),
    ],
    near: [
      inside("console.log(env.LOG_LEVEL, request.headers.get('x-request-id'))"),
      inside("console.log('env', Object.keys(env))"),
      inside('log.info(env)'),
    ],
  },
  {
    rule: 'code/pbkdf2-iterations',
    found: [
      inside(
        "await crypto.subtle.deriveBits({ name: 'PBKDF2', salt, iterations: 600_000, hash: 'SHA-256' }, key, 256)",
      ),
      above("const ROUNDS = 100001\nexport const f = () => pbkdf2Sync('a', 'b', ROUNDS, 32, 'sha256')"),
    ],
    near: [
      inside(
        "await crypto.subtle.deriveBits({ name: 'PBKDF2', salt, iterations: 100_000, hash: 'SHA-256' }, key, 256)",
      ),
      inside('const bench = { iterations: 1_000_000 }'),
    ],
  },
  {
    rule: 'code/key-in-code',
    found: [
      inside("await crypto.subtle.importKey('raw', new TextEncoder().encode('hunter2'), 'HMAC', false, ['sign'])"),
      above("const KEY = 'hunter2'\nexport const f = () => sign({ a: 1 }, KEY)"),
      above("app.use(jwt({ secret: 'it-is-a-secret' }))"),
      above(`const apiKey = '${'sk_4eC39HqLyj'.repeat(2)}'`),
    ],
    near: [
      inside("await crypto.subtle.importKey('raw', new TextEncoder().encode(env.KEY), 'HMAC', false, ['sign'])"),
      inside('await sign({ a: 1 }, env.KEY)'),
      above("const apiKey = 'x-api-key-header-name'"),
      inside("await crypto.subtle.verify('HMAC', key, mac, data)"),
    ],
  },
  {
    rule: 'code/weak-crypto',
    found: [
      inside("await crypto.subtle.digest('SHA-1', data)"),
      inside("createHash('md5')"),
      inside("await crypto.subtle.generateKey({ name: 'RSA-PSS', modulusLength: 1024 }, true, [])"),
    ],
    near: [
      inside("await crypto.subtle.digest('SHA-256', data)"),
      inside("await crypto.subtle.generateKey({ name: 'RSA-PSS', modulusLength: 2048 }, true, [])"),
    ],
  },
  {
    rule: 'code/cors-credentials',
    found: [
      above("app.use(cors({ origin: '*', credentials: true }))"),
      above('app.use(cors({ origin: (origin) => origin, credentials: true }))'),
      inside(
        "headers.set('Access-Control-Allow-Origin', '*'); headers.set('Access-Control-Allow-Credentials', 'true')",
      ),
    ],
    near: [
      above("app.use(cors({ origin: '*' }))"),
      above("app.use(cors({ origin: ['https://a.example'], credentials: true }))"),
      inside("headers.set('Access-Control-Allow-Origin', '*')"),
    ],
  },
  {
    rule: 'code/open-proxy',
    found: [
      inside("return fetch(new URL(request.url).searchParams.get('url'))"),
      inside("const target = new URL(c.req.query('url') ?? ''); return fetch(target)"),
    ],
    near: [
      inside("return fetch('https://a.example/?q=' + url.searchParams.get('q'))"),
      inside('return fetch(request)'),
      inside("return env.ASSETS.fetch(url.searchParams.get('x'))"),
    ],
  },
  {
    rule: 'code/insecure-fetch',
    found: [inside("await fetch('http://a.example')")],
    near: [
      inside("await fetch('https://a.example')"),
      inside("await env.API.fetch('http://internal/')"),
      inside("await fetch('http://localhost:1')"),
    ],
  },
]
