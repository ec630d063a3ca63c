import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { requestId } from 'hono/request-id'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { notFound, onError, Problem } from '../../src/http/problem.ts'
import { type LoggingOptions, logging } from '../../src/logging/logging.ts'
import { collectLines } from './lines.ts'

/** The lines about one request to a small app. */
async function linesOf(path: string, init?: RequestInit, options?: LoggingOptions) {
  const lines = collectLines()
  const app = new Hono<{ Bindings: Env }>().onError(onError).notFound(notFound)
  app.use(requestId(), logging(options))
  app.use('/denied', () => {
    throw new Problem(403, { detail: 'No', cause: 'the reason' })
  })
  app.get('/items/:id', (c) => c.text('ok'))
  app.get('/denied', (c) => c.text('ok'))
  app.get('/fails', () => {
    throw new Error('outer', { cause: new Error('password=hunter2') })
  })
  app.get('/throws-text', () => {
    throw 'text'
  })
  app.get('/talks', (c) => {
    c.get('log').add({ order: 7 })
    c.get('log').warn('slow', { token: 'hunter2' })
    return c.text('ok')
  })
  await Promise.resolve(app.request(path, init, { ...env, LOG_LEVEL: 'info' })).catch(() => {})
  return lines
}

afterEach(() => vi.restoreAllMocks())

describe('every request is summed up in one line', () => {
  it('that answers', async () => {
    const headers = { 'X-Request-Id': 'r-1', 'CF-Ray': 'ray', Authorization: 'Bearer hunter2' }
    const lines = await linesOf('/items/42?token=hunter2&q=ada', { headers })
    expect(lines).toEqual([
      {
        level: 'info',
        message: 'GET /items/:id 200',
        requestId: 'r-1',
        method: 'GET',
        route: '/items/:id',
        path: '/items/42',
        query: ['token', 'q'],
        ray: 'ray',
        status: 200,
        duration: expect.any(Number),
      },
    ])
  })

  it('that is refused, with the route it was for', async () => {
    const lines = await linesOf('/denied')
    const error = { name: 'Problem', message: 'No', cause: 'the reason' }
    expect(lines).toMatchObject([{ level: 'warn', message: 'GET /denied 403', route: '/denied', status: 403, error }])
    expect(JSON.stringify(lines)).not.toContain('stack')
  })

  it('that leads nowhere', async () => {
    const lines = await linesOf('/nothing')
    expect(lines).toMatchObject([{ level: 'info', message: 'GET /nothing 404', path: '/nothing', status: 404 }])
    expect(lines[0]).not.toHaveProperty('route')
  })

  it('that fails, with the causes and without their secrets', async () => {
    const [line] = await linesOf('/fails')
    expect(line).toMatchObject({
      level: 'error',
      status: 500,
      error: { message: 'outer', stack: expect.stringContaining('outer'), cause: { message: 'password=[redacted]' } },
    })
  })

  it('that throws what is no error', async () => {
    expect(await linesOf('/throws-text')).toMatchObject([{ level: 'error', status: 500, error: 'text' }])
  })
})

describe('a handler', () => {
  it('writes lines of its own and adds to the last one', async () => {
    const [own, last] = await linesOf('/talks', { headers: { 'X-Request-Id': 'r-2' } })
    expect(own).toEqual({ level: 'warn', message: 'slow', requestId: 'r-2', order: 7, token: '[redacted]' })
    expect(last).toMatchObject({ message: 'GET /talks 200', requestId: 'r-2', order: 7 })
  })
})

describe('a share of the requests', () => {
  it('leaves out what succeeds, never what is refused or fails', async () => {
    expect(await linesOf('/items/1', {}, { sample: () => 0 })).toEqual([])
    expect(await linesOf('/denied', {}, { sample: () => 0 })).toMatchObject([{ status: 403 }])
    expect(await linesOf('/fails', {}, { sample: () => 0 })).toMatchObject([{ status: 500 }])
    expect(await linesOf('/talks', {}, { sample: () => 0 })).toMatchObject([{ message: 'slow' }])
  })
})

describe('fields of the app', () => {
  it('are on the line', async () => {
    const [line] = await linesOf('/items/1', {}, { fields: (c) => ({ length: c.res.status }) })
    expect(line).toMatchObject({ status: 200, length: 200 })
  })

  it('do not stop the answer when they fail', async () => {
    const fields = () => {
      throw new Error('oops')
    }
    expect(await linesOf('/items/1', {}, { fields })).toMatchObject([{ status: 200, fieldsError: { message: 'oops' } }])
  })
})
