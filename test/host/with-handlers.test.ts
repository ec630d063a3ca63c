/** What the module `with-handlers` promises of a Worker that it stands around. */
import { Hono } from 'hono'
import { expect, it, vi } from 'vitest'
import { loadCompiler } from '../../src/edit/typescript/compiler.ts'
import { eraseTypes } from '../../src/edit/typescript/erase.ts'
import { handlersShell } from '../../src/host/worker/shell.ts'

await loadCompiler()
const around = `({ fetch }) => ({ ...(fetch && { fetch: async (...given) => {
  const answer = await fetch(...given)
  return new Response('seen ' + (await answer.text()))
} }) })`
const code = eraseTypes(handlersShell.text, 'shell.ts').replace('(handlers) => handlers', around)
const { withHandlers } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
  withHandlers<Worker extends object>(worker: Worker): Worker
}
const asked = new Request('http://it.example/')

it('leaves a Hono application what it is to tests and typed clients', async () => {
  const app = withHandlers(new Hono().get('/', (c) => c.text('hi')))
  expect(app).toBeInstanceOf(Hono)
  expect(app.routes).toHaveLength(1)
  expect(await (await app.request('/')).text()).toBe('hi')
  expect(await (await app.fetch(asked)).text()).toBe('seen hi')
})

it('reads a getter when it is asked for, and not before', async () => {
  const fetch = vi.fn(() => () => new Response('lazy'))
  const worker = withHandlers({
    get fetch() {
      return fetch()
    },
  })
  expect(fetch).not.toHaveBeenCalled()
  expect(await (await (worker.fetch as (request: Request) => Response | Promise<Response>)(asked)).text()).toBe(
    'seen lazy',
  )
})

it('gives a Worker no handler that it has not, and takes members that are set on it', () => {
  const worker: { fetch(): Response; scheduled?: () => string; name: string } = withHandlers(
    Object.freeze({ fetch: () => new Response('hi'), name: 'frozen' }),
  )
  expect(worker.scheduled).toBeUndefined()
  expect(worker.name).toBe('frozen')
})
