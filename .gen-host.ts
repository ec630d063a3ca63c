import { writeFileSync } from 'node:fs'
import { loadCompiler } from '/work/main/src/edit/typescript/compiler.ts'
import { detectHost } from '/work/main/src/host/detect.ts'
await loadCompiler()
const text = `class Base { #n = 1; async fetch(request: Request, env: Env, ctx: ExecutionContext) { return new Response('mine ' + this.#n + ' ' + typeof ctx) }
  async scheduled() { console.log('mine', this.#n) } get version() { return 1 } }
export default new Base()
`
const e = (o: object) => ({ kind: 'slot', slot: 'middleware', rank: 30, imports: [], ...o }) as never
const t = detectHost({ file: 'src/index.ts', text, read: () => undefined }).add([
  e({ key: 'id', imports: [{ from: 'hono/request-id', names: ['requestId'] }], code: 'requestId()' }),
  e({ key: 'sec', imports: [{ from: 'hono/secure-headers', names: ['secureHeaders'] }], code: 'secureHeaders()' }),
])
for (const [p, s] of t) { writeFileSync('/tmp/hw/' + p, s ?? ''); console.log('//', p); console.log(s) }
const app = `import { Hono } from 'hono'
const app = new Hono()
app.get('/', (c) => c.text('hi'))
export default app
`
const t2 = detectHost({ file: 'src/app.ts', text: app, read: () => undefined }).add([
  e({ slot: 'scheduled', key: 's', at: '* * * * *', code: '(controller: ScheduledController) => console.log("ran", controller.cron)' }),
])
for (const [p, s] of t2) { writeFileSync('/tmp/hw/' + p, s ?? ''); console.log('//', p); console.log(s) }
