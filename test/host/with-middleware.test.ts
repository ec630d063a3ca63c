/** What the module `middleware` promises to callers that are no runtime: tests give less than a request and a context. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { loadCompiler } from '../../src/edit/typescript/compiler.ts'
import { eraseTypes } from '../../src/edit/typescript/erase.ts'
import { middlewareShell } from '../../src/host/object/shell.ts'

await loadCompiler()
const hono = pathToFileURL(createRequire(import.meta.url).resolve('hono')).href
const code = eraseTypes(middlewareShell.text, 'shell.ts')
  .replace("'hono'", `'${hono}'`)
  .replace(
    'const passages',
    `app.use(async (c, next) => {
  c.header('x-id', c.req.header('x-id') ?? 'none')
  c.executionCtx.waitUntil(Promise.resolve())
  await next()
})\n\nconst passages`,
  )
const { withMiddleware } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
  withMiddleware<Worker extends object>(worker: Worker): Worker
}

const worker = withMiddleware({
  fetch: (request: Request, env: { greeting: string }) =>
    new Response(`${env.greeting} ${request.method} ${new URL(request.url).pathname}`),
})

it('answers a request without a context', async () => {
  const answer = await worker.fetch(new Request('http://it.example/a', { headers: { 'x-id': '7' } }), {
    greeting: 'hi',
  })
  expect([await answer.text(), answer.headers.get('x-id')]).toEqual(['hi GET /a', '7'])
})

it('answers what is a request by its method and address alone', async () => {
  const answer = await worker.fetch({ method: 'PUT', url: 'http://it.example/b' } as Request, { greeting: 'hi' })
  expect([await answer.text(), answer.headers.get('x-id')]).toEqual(['hi PUT /b', 'none'])
})
