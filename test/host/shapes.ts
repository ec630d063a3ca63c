/** Applications as people write them; the entry first. */
export const shapes: { readonly [name: string]: { readonly [path: string]: string } } = {
  plain: {
    'src/index.ts': `import { Hono } from 'hono'

const app = new Hono()

app.get('/', (c) => c.text('hi'))

export default app
`,
  },
  tight: {
    'src/index.ts': `import { Hono } from "hono";
const app = new Hono<{ Bindings: Env }>();
app.get("/", (c) => c.text("hi"));
export default app;`,
  },
  'Windows and a byte order mark': {
    'src/index.ts': `\uFEFF// Copyright Example\r\nimport { Hono } from 'hono'\r\n\r\nexport const app = new Hono() // the app\r\n\r\n// greets\r\napp.use(async (c, next) => next())\r\napp.get('/', (c) => c.text('hi'))\r\n\r\nexport default app\r\n`,
  },
  'a chain': {
    'src/index.ts': `import { Hono } from 'hono'
import { logger } from 'hono/logger'

const app = new Hono() // the app
  // what everybody gets
  .use(logger())
  .get('/', (c) => c.text('hi')) // greets

export type App = typeof app
export default app
`,
  },
  'a chain in one line': {
    'src/index.js': `import { Hono } from 'hono'\nexport default new Hono().get('/', (c) => c.text('hi'))\n`,
  },
  'nothing but an export': { 'src/index.js': `import { Hono } from 'hono'\nexport default new Hono()\n` },
  'tabs and names that are taken': {
    'src/index.ts': `import { OpenAPIHono as Api } from '@hono/zod-openapi'
import { cors } from 'hono/cors'
import {
\tallow,
\tother,
} from './partner.js'

const logging = true
const time = Date.now()
const app = new Api()
app.use('/files/*', (c, next) => allow(other, next))

app.get('/', (c) => {
\treturn c.json({ logging, time, health: true })
})

app.onError((error, c) => c.text(error.message, 500))

export default { fetch: app.fetch }
`,
  },
  'a factory': {
    'src/index.ts': `import { createApp } from './app'

export default createApp()
`,
    'src/app.ts': `import { Hono } from 'hono'
import { items } from './items'

/** Makes the app. */
export function createApp() {
  const app = new Hono<{ Bindings: Env }>()

  app.route('/old', items)

  return app
}
`,
  },
  'a factory that returns a chain': {
    'src/index.ts': `import { createApp } from './app'\n\nconst app = createApp()\nexport default app\n`,
    'src/app.ts': `import { Hono } from 'hono'\n\nexport const createApp = () => new Hono().get('/', (c) => c.text('hi'))\n`,
  },
  'imported, wrapped, forwarded': {
    'src/index.ts': `#!/usr/bin/env node
'use strict'
import * as Sentry from '@sentry/cloudflare'
import app from '@/app'
import { application } from './app'

const handler = {
  async fetch(request, env, ctx) {
    return application.fetch(request, env, ctx)
  },
} satisfies ExportedHandler<Env>

export default Sentry.withSentry((env) => ({ dsn: env.DSN }), handler)
`,
    'src/app.ts': `// What the app is.

import { Hono } from 'hono'
const app = new Hono()
export { app as application }`,
  },
  're-exported': {
    'src/index.ts': `export { Room } from './room'\nexport { default } from './app/index'\n`,
    'src/app/index.ts': `import { Hono } from 'hono/tiny'\nimport { z, y } from 'b'\nimport { x } from 'a'\n\nconst api = new Hono()\nconst app = new Hono()\nconst routes = app\n  .get('/', (c) => c.text(x + y + z))\n  .route('/api', api)\n\nexport type Routes = typeof routes\nexport default app satisfies Hono\n`,
  },
}

/** Applications in places that are hard to reach. */
export const hard: { readonly [name: string]: { readonly [path: string]: string } } = {
  'one line': {
    'src/index.js': `import { Hono } from "hono"; import { greet } from "./greet.js"; const app = new Hono(); app.get("/", (c) => c.text(greet())); export default app;\n`,
  },
  'a comment above the first import': {
    'src/index.ts': `/* eslint-disable */
// @ts-ignore no types yet
import other from './other'
// eslint-disable-next-line
import { Hono } from 'hono'
const first = 1; const app = new Hono()
app.get('/', (c) => c.json({ first, other })); export default app
`,
  },
  'anonymous and wrapped': {
    'src/index.ts': `import { withSentry } from '@sentry/cloudflare'
import { Hono } from 'hono'

export default withSentry(
  (env: Env) => ({ dsn: env.DSN }),
  new Hono<{ Bindings: Env }>().get('/', (c) => c.text('hi')),
)
`,
  },
}

/** Entries with an object of handlers, or an application that gets one. */
export const objects: { readonly [name: string]: { readonly [path: string]: string } } = {
  'an application': shapes.plain ?? {},
  'a tight application': shapes.tight ?? {},
  'an inline object': {
    'src/index.js': `import { Hono } from 'hono'\nconst app = new Hono()\nexport default { fetch: app.fetch }`,
  },
  'handlers of the user, which dispatch': {
    'src/index.ts': `import { Hono } from 'hono'

const app = new Hono<{ Bindings: CloudflareBindings }>()

// Every minute.
const tick = 1

/** The Worker. */
export default {
\tfetch: app.fetch,
\tasync scheduled(event, env, context) {
\t\tif (event.cron === '* * * * *') console.log(tick)
\t},
\tasync queue(batch, env, ctx) {
\t\t// only ours
\t\tif (batch.queue === 'mine') return
\t}, // last
} satisfies ExportedHandler<Bindings>
`,
  },
  'a wrapped object, Windows, no trailing comma': {
    'src/index.ts': `import { withSentry } from '@sentry/cloudflare';\r\nimport app from './app';\r\n\r\nconst handler: ExportedHandler<Env> = {\r\n  fetch: (request, env, ctx) => app.fetch(request, env, ctx) // all\r\n};\r\nexport default withSentry((env) => ({ dsn: env.DSN }), handler);\r\nexport { Room as Old } from './old';\r\n`,
    'src/app.ts': `import { Hono } from 'hono';\r\nconst app = new Hono();\r\nexport default app;\r\n`,
  },
}

/** Entries whose handlers are hard to reach. */
export const reserved: { readonly [name: string]: { readonly [path: string]: string } } = {
  'an anonymous application': {
    'src/index.ts': `import { Hono } from 'hono'\n\nexport default new Hono().get('/', (c) => c.text('hi'))\n`,
  },
  'an application made by a factory elsewhere': {
    'src/index.ts': `import { createApp } from './app'\n\nexport default createApp()\n`,
    'src/app.ts': `import { Hono } from 'hono'\n\nexport function createApp() {\n  return new Hono().get('/', (c) => c.text('hi'))\n}\n`,
  },
  'handlers that lack arguments': {
    'src/index.ts': `import { Hono } from 'hono'

const app = new Hono()

export default {
  fetch: app.fetch,
  scheduled(event: ScheduledController) {
    switch (event.cron) {
      case '* * * * *':
        console.log('tick')
    }
  },
  queue: async (batch: MessageBatch<string>, env: Bindings,) => {
    if (batch.queue === 'mine') console.log(env)
  },
  tail: function (lines) {
    console.log(lines)
  },
} satisfies ExportedHandler<Bindings>
`,
  },
}

/** Workers that are no Hono application. */
export const workers: { readonly [name: string]: { readonly [path: string]: string } } = {
  method: {
    'src/index.ts': `// export default { fetch() {} }
import { greet } from './greet.ts'

export class Hall {}

export default {
  async fetch(request, env): Promise<Response> {
    return new Response(greet(\`export default \${env.NAME}\`))
  },
} satisfies ExportedHandler<Env>
`,
  },
  'const, semicolons': {
    'worker/main.js': `import { greet } from "./greet";\n\nconst fetch = () => new Response(greet());\nconst handler = { fetch, get name() { return "x"; } };\n\nexport default handler;\n`,
  },
  sentry: {
    'src/index.ts': `import * as Sentry from '@sentry/cloudflare'\n\nexport default Sentry.withSentry(\n\t(env: Env) => ({ dsn: env.DSN }),\n\t{\n\t\tasync fetch(request, env, ctx) {\n\t\t\treturn new Response('hi')\n\t\t},\n\t} satisfies ExportedHandler<Env>,\n)\n`,
  },
  'partly Hono': {
    'src/index.ts': `import { Hono } from 'hono'\n\nconst app = new Hono()\nconst withMiddleware = true\n\nexport default {\n  fetch(request: Request, env: Env) {\n    if (request.url.endsWith('/raw')) return new Response('raw')\n    return app.fetch(request, env)\n  },\n}\n`,
    'src/middleware.ts': `export const mine = true\n`,
  },
  'an OAuth provider': {
    'src/index.ts': `import { OAuthProvider } from "@cloudflare/workers-oauth-provider";
import { api } from "./api";
import { site } from "./site";

export { Agent } from "./agent";

export default new OAuthProvider({
\tapiRoute: "/mcp",
\tapiHandler: api,
\tdefaultHandler: site,
});
`,
  },
  'an itty router': {
    'src/index.ts': `import { AutoRouter } from 'itty-router'\nimport { list } from './list.js'\n\nconst router = AutoRouter()\n\nrouter.get('/todos', list)\n\nexport default router\n`,
  },
  'a spread router, Windows': {
    'index.mjs': `import { Router } from 'itty-router';\r\n\r\nconst router = Router();\r\nrouter.all('*', () => new Response('none', { status: 404 }));\r\n\r\nexport default { ...router, fetch: router.fetch };\r\n`,
  },
  'a switch in one line': {
    'src/index.js': `export default { fetch: async (request) => { switch (new URL(request.url).pathname) { case "/": return new Response("hi"); default: return new Response("none", { status: 404 }) } } }`,
  },
}

/** Workers that are classes, or are made where nobody can look. */
export const closed: { readonly [name: string]: { readonly [path: string]: string } } = {
  'a class': {
    'src/index.ts': `import { WorkerEntrypoint } from "cloudflare:workers";

// Other Workers call it.
export default class Main extends WorkerEntrypoint<Env> {
\tasync fetch(request: Request) {
\t\treturn new Response(await this.greet(request.url));
\t}

\tasync greet(name: string) {
\t\treturn \`hello \${name}, I am \${Main.name}\`;
\t}
} // main
`,
  },
  'a class without a name': {
    'src/index.js': `import { WorkerEntrypoint } from 'cloudflare:workers'\nexport default class extends WorkerEntrypoint { fetch() { return new Response('hi') } }`,
  },
  'a class that is exported later': {
    'src/index.ts': `import { WorkerEntrypoint } from 'cloudflare:workers'\n\nexport class Main extends WorkerEntrypoint {\n  fetch() {\n    return new Response('hi')\n  }\n}\n\nexport default Main\n`,
  },
  'an imported Worker': {
    'src/index.ts': `import worker from './worker'\nexport * from './objects'\nexport default worker\n`,
    'src/worker.ts': `export default { fetch: () => new Response('hi') }\n`,
  },
  'a factory with options': {
    'src/index.ts': `import { createRequestHandler } from 'framework'\n\nexport { Old } from './old'\nexport default createRequestHandler({ mode: 'production' })\n`,
  },
}

/** Entries that pass on what another module, or another statement, makes. */
export const passedOn: { readonly [name: string]: { readonly [path: string]: string } } = {
  'the default of another module': {
    'src/index.ts': `export { Cart } from './cart'\nexport { default } from './worker'\n`,
    'src/worker.ts': `export default {\n  async fetch() {\n    return new Response('hi')\n  },\n} satisfies ExportedHandler<Env>\n`,
  },
  'a name of another module, as default': {
    'src/index.ts': `export { worker as default, Cart } from './lib/worker.js'\n`,
    'src/lib/worker.ts': `/** The Worker. */\nexport const worker: ExportedHandler<Env> = {\n  fetch: () => new Response('hi'),\n}\n\nexport type Worker = typeof worker\n`,
  },
  'a constant of its own, as default': {
    'src/index.js': `const worker = {\n  fetch: () => new Response('hi'),\n}\n\nexport { worker as default }\n`,
  },
  'what it imports, as default': {
    'src/index.ts': `import worker from './worker'\n\nexport { worker as default }\n`,
    'src/worker.ts': `import { answer } from './answer'\nexport default { fetch: answer }\n`,
  },
}

/** Entries that pass an application on. */
export const passedOnApplications: { readonly [name: string]: { readonly [path: string]: string } } = {
  'an application of another module': {
    'src/index.ts': `export { default } from './app'\n`,
    'src/app.ts': `import { Hono } from 'hono'\n\nconst app = new Hono<{ Bindings: Env }>()\n\napp.get('/', (c) => c.text('hi'))\n\nexport default app\n`,
  },
  'a chain of another module under another name': {
    'src/index.ts': `export { app as default } from './app'\nexport * from './room'\n`,
    'src/app.ts': `import { Hono } from 'hono'\n\nexport const app = new Hono().get('/', (c) => c.text('hi'))\n`,
    'src/room.ts': `export class Room {}\n`,
  },
  'an application that is exported later': {
    'src/index.ts': `import { Hono } from 'hono'\n\nconst api = new Hono<{ Bindings: Env }>()\n\napi.get('/', (c) => c.text('hi'))\n\nexport { api as default }\n`,
  },
}

/** Middleware of Cloudflare Pages, in every form in which it may be exported. */
export const pages: { readonly [name: string]: { readonly [path: string]: string } } = {
  nothing: { 'functions/_middleware.ts': '' },
  'a function that is declared': {
    'functions/_middleware.js': `// Adds a header\nexport async function onRequest(context) {\n  const response = await context.next()\n  response.headers.set('x-own', 'yes')\n  return response\n}\n`,
  },
  'an arrow function with a type': {
    'functions/_middleware.ts': `import type { Env } from './env'\n\nexport const onRequest: PagesFunction<Env> = async ({ next }) => next()\n`,
  },
  'a list': {
    'functions/_middleware.ts': `import { errors, timing } from "./shared";\n\nexport const onRequest = [\n  errors, // outermost\n  timing,\n];\n`,
  },
  'one method alone': {
    'functions/_middleware.js': `export const onRequestGet = ({ next }) => next()`,
  },
  'passed on under another name': {
    'functions/_middleware.ts': `export { guard as onRequest } from './guard'\n`,
    'functions/guard.ts': `export const guard: PagesFunction = ({ next }) => next()\n`,
  },
  'the default export of another module': {
    'functions/_middleware.js': `export { default as onRequest } from '../server/all.js'\n`,
    'server/all.js': `export default ({ next }) => next()\n`,
  },
  'declared and exported later, Windows': {
    'functions/_middleware.js': `function onRequest({ next }) {\r\n\treturn next();\r\n}\r\nexport { onRequest };\r\n`,
  },
}
