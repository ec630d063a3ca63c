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
  'a base path, tabs and names that are taken': {
    'src/index.ts': `import { OpenAPIHono as Api } from '@hono/zod-openapi'
import { cors } from 'hono/cors'
import {
\tallow,
\tother,
} from './partner.js'

const logging = true
const time = Date.now()
const app = new Api().basePath('/api')
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
}
