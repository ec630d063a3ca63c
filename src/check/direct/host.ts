/**
 * The program of a process that runs a Worker in workerd, by the Miniflare of the project's own wrangler. A process of its
 * own, so that nothing of the user's environment reaches the Worker, and whatever these libraries print reaches nobody.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type { Hosted, Hosting } from './hosting.ts'

interface Miniflare {
  readonly ready: Promise<URL>
  unsafeGetDirectURL(): Promise<URL>
  getD1Database(binding: string): Promise<{ prepare(sql: string): { run(): Promise<unknown> } }>
}

interface Library {
  readonly Miniflare: new (options: object) => Miniflare
  readonly convertV4MiniflareOptions?: (options: object) => object
}

interface Wrangler {
  unstable_getMiniflareWorkerOptions(
    config: string,
    environment: string | undefined,
  ): { workerOptions: { [key: string]: unknown } }
}

const { wrangler, file, environment, script, secrets, statements } = JSON.parse(
  readFileSync(process.argv[2] ?? '', 'utf8'),
) as Hosting
const require = createRequire(wrangler)
const { Miniflare, convertV4MiniflareOptions: convert = (options) => options } = require('miniflare') as Library
const { unstable_getMiniflareWorkerOptions: optionsOf } = require('wrangler') as Wrangler
const {
  modulesRules: _,
  bindings,
  ...options
} = optionsOf(file, environment === '' ? undefined : environment).workerOptions

const begun = performance.now()
const running = new Miniflare(
  convert({
    ...options,
    modules: true,
    scriptPath: script,
    modulesRoot: dirname(script),
    bindings: { ...(bindings as object), ...secrets },
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
    cf: false,
    handleStructuredLogs: () => undefined,
  }),
)
await running.ready
const startup = performance.now() - begun
for (const { binding, sql } of statements) {
  const database = await running.getD1Database(binding)
  for (const statement of sql) await database.prepare(statement).run()
}
const said: Hosted = { origin: (await running.unsafeGetDirectURL()).origin, startup, pid: process.pid }
process.send?.(said)
