import { type Context, Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest'
import { notFound, onError } from '../../src/http/problem.ts'
import { allow } from '../../src/rbac/allow.ts'
import { guard } from '../../src/rbac/guard.ts'
import { caller, permission, role } from './caller.ts'

const ok = (c: Context) => c.text('ok')

/** The status of a request for somebody who has `permission`, and for somebody who has nothing. */
async function statuses(build: (app: Hono) => unknown, path: string, method = 'GET') {
  const answers = [role, 'none'].map((role) => {
    const app = new Hono().onError(onError).notFound(notFound).use(caller(role)).use(guard())
    build(app)
    return app.request(path, { method })
  })
  return (await Promise.all(answers)).map((response) => response.status)
}

let log: MockInstance<typeof console.warn>

beforeEach(() => {
  log = vi.spyOn(console, 'warn').mockReturnValue()
})
afterEach(() => vi.restoreAllMocks())

describe('a route', () => {
  it('is closed when it declares nothing, and the log says so', async () => {
    expect(await statuses((app) => app.get('/bare', ok), '/bare')).toEqual([403, 403])
    expect(await statuses((app) => app.get('/bare', ok), '/bare', 'HEAD')).toEqual([403, 403])
    expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('GET /bare is closed'))
  })

  it('is closed for all methods when it is for all methods', async () => {
    for (const method of ['GET', 'PUT'])
      expect(await statuses((app) => app.all('/x', ok), '/x', method)).toEqual([403, 403])
  })

  it('is open to whom it allows', async () => {
    expect(await statuses((app) => app.get('/', allow(permission), ok), '/')).toEqual([200, 403])
    expect(await statuses((app) => app.get('/', allow(permission), ok), '/', 'HEAD')).toEqual([200, 403])
    expect(await statuses((app) => app.get('/', allow('public'), ok), '/')).toEqual([200, 200])
  })

  it('may be declared at the mount', async () => {
    const items = new Hono().get('/', ok).delete('/:id', ok)
    const build = (app: Hono) => app.use('/items/*', allow({ GET: permission })).route('/items', items)
    expect(await statuses(build, '/items')).toEqual([200, 403])
    expect(await statuses(build, '/items/1', 'DELETE')).toEqual([403, 403])
  })

  it.each([
    ['behind it', (app: Hono) => app.get('/x', ok, allow('public'))],
    ['behind it, for all', (app: Hono) => app.get('/x', ok).use(allow('public'))],
    ['for another method', (app: Hono) => app.post('/x', allow('public'), ok).get('/x', ok)],
    ['for a wider path of its method', (app: Hono) => app.get('*', allow('public')).get('/x', ok)],
    [
      'for the route it falls through from',
      (app: Hono) => app.get('/x', allow('public'), (_c, next) => next()).get('/:any', ok),
    ],
    ['within another middleware', (app: Hono) => app.get('/x', (c, next) => allow('public')(c, next), ok)],
  ])('is not opened by a declaration %s', async (_where, build) => {
    expect(await statuses(build, '/x')).toEqual([403, 403])
  })

  it('is judged by its own declaration when it overlaps with another', async () => {
    const build = (app: Hono) => app.get('/items/export', allow(permission), ok).get('/items/:id', allow('public'), ok)
    expect(await statuses(build, '/items/export')).toEqual([200, 403])
    expect(await statuses(build, '/items/%65xport')).toEqual([200, 403])
    expect(await statuses(build, '/items/1')).toEqual([200, 200])
  })

  it('that is reached by falling through is judged when it is its turn', async () => {
    const build = (app: Hono) =>
      app.get('/x', allow('public'), (_c, next) => next()).get('/:any', allow(permission), ok)
    expect(await statuses(build, '/x')).toEqual([200, 403])
  })

  it('is found in a sub-app with an error handler of its own', async () => {
    const sub = new Hono().get('/open', allow(permission), ok).get('/bare', ok)
    sub.onError((_error, c) => c.text('handled', 418))
    expect(await statuses((app) => app.route('/sub', sub), '/sub/open')).toEqual([200, 403])
    expect(await statuses((app) => app.route('/sub', sub), '/sub/bare')).toEqual([403, 403])
  })
})

describe('a middleware behind the guard', () => {
  const cache = async (c: Context) => c.text('stored')

  it('cannot answer before the route allows it', async () => {
    const build = (app: Hono) => app.use((c, _next) => cache(c)).get('/', allow(permission), ok)
    expect(await statuses(build, '/')).toEqual([200, 403])
  })

  it('does not run where there is no route', async () => {
    const seen = vi.fn((_c: Context, next: () => Promise<void>) => next())
    expect(await statuses((app) => app.use(async (c, next) => seen(c, next)), '/nothing')).toEqual([404, 404])
    expect(seen).not.toHaveBeenCalled()
  })
})

describe('a mounted app', () => {
  const other = () => new Response('other')

  it('is not there until it is declared', async () => {
    expect(await statuses((app) => app.mount('/other', other), '/other/x')).toEqual([404, 404])
    const declared = (app: Hono) => app.use('/other/*', allow(permission)).mount('/other', other)
    expect(await statuses(declared, '/other/x')).toEqual([200, 403])
  })
})

describe('a path that no route matches', () => {
  it.each(['/nothing', '/items//', '/ITEMS', '/items/../nothing', '/items;x'])('%s is not found', async (path) => {
    expect(await statuses((app) => app.get('/items', allow('public'), ok), path)).toEqual([404, 404])
  })
})
