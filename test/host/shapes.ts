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
  'a chain in one line': { 'src/index.js': `import { Hono } from 'hono'\nexport default new Hono().get('/', (c) => c.text('hi'))\n` },
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
