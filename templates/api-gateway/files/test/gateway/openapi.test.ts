import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, expect, it, vi } from 'vitest'
import { defineUpstreams, type Upstreams } from '../../src/gateway/declare.ts'
import { gateway } from '../../src/gateway/gateway.ts'
import { seen } from './behind.ts'

afterEach(() => vi.useRealTimers())

const reading = (upstreams: Upstreams) => {
  const app = gateway(defineUpstreams(upstreams))
  return async () => {
    const response = await app.request('/openapi.json', {}, env, createExecutionContext())
    return response.json<Record<string, unknown>>()
  }
}

const read = (upstreams: Upstreams) => reading(upstreams)()

const orders = { targets: [{ binding: 'UPSTREAM' }], rewrite: '/v1', openapi: '/openapi.json' } as const

it('is one document, in which nothing of two upstreams has the same name', async () => {
  const document = await read({ a: { ...orders, path: '/a' }, b: { ...orders, path: '/b' } })
  expect(document.openapi).toBe('3.1.1')
  expect(document.info).not.toHaveProperty('description')
  expect(document.paths).toEqual({
    '/a/orders': {
      get: {
        operationId: 'a.list',
        responses: { 200: { $ref: '#/components/responses/a.Orders' } },
        security: [{ 'a.token': [] }],
      },
    },
    '/b/orders': {
      get: {
        operationId: 'b.list',
        responses: { 200: { $ref: '#/components/responses/b.Orders' } },
        security: [{ 'b.token': [] }],
      },
    },
  })
  expect(document.components).toMatchObject({
    schemas: {
      'a.Order': { type: 'object', properties: { mapping: { type: 'string' } } },
      'b.Event': { discriminator: { mapping: { a: 'b.Order', b: '#/components/schemas/b.Order' } } },
    },
    securitySchemes: { 'a.token': {}, 'b.token': {} },
  })
})

it('has every reference lead somewhere', async () => {
  const document = await read({ a: { ...orders, path: '/a' } })
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) =>
    path.split('/'),
  )
  expect(references.length).toBeGreaterThan(0)
  for (const path of references) {
    const found = path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document)
    expect(found, path.join('/')).toBeDefined()
  }
})

it('says what it knows when upstreams fail, and that it does', async () => {
  const document = await read({
    a: { ...orders, path: '/a' },
    down: { ...orders, path: '/down', openapi: '/throws' },
    old: { ...orders, path: '/old', openapi: '/old.json' },
    large: { ...orders, path: '/large', openapi: '/large.json' },
    gone: { ...orders, path: '/gone', openapi: '/status/404' },
    none: { path: '/none', targets: [{ binding: 'UPSTREAM' }] },
  })
  expect(Object.keys(document.paths as object)).toEqual(['/a/orders'])
  expect(document.info).toMatchObject({
    description:
      'This document may be incomplete or old. down: it does not answer. old: its document is not of OpenAPI 3. large: its document is too large. gone: it answers 404.',
  })
})

it('is ended by no document, however long or deep', async () => {
  const document = await read({
    a: { ...orders, path: '/a' },
    endless: { ...orders, path: '/endless', openapi: '/endless.json' },
    deep: { ...orders, path: '/deep', openapi: '/deep.json/1' },
    earlier: { ...orders, path: '/earlier', openapi: '/deep.json/0' },
  })
  expect(Object.keys(document.paths as object)).toEqual(['/a/orders'])
  expect(document.info).toMatchObject({
    description: expect.stringContaining(
      'endless: its document is too large. deep: its document is too deep. earlier: its document is too deep.',
    ),
  })
  expect((await seen('/endless')).times).toBeLessThan(60)
})

it('keeps what an upstream said before it failed', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const again = reading({ a: { ...orders, path: '/a', openapi: '/once.json' } })
  const first = await again()
  expect((await again()).info).toEqual(first.info)
  vi.setSystemTime(Date.now() + 60_001)
  const second = await again()
  expect(second.paths).toEqual(first.paths)
  expect(second.info).toMatchObject({ description: expect.stringContaining('a: it answers 503.') })
})

it('says what a document of OpenAPI 3.0 says in the words of 3.1', async () => {
  const document = await read({ a: { ...orders, path: '/a', openapi: '/earlier.json' } })
  expect(document.components).toEqual({
    schemas: {
      'a.Order': {
        type: ['object', 'null'],
        properties: {
          nullable: { type: 'boolean' },
          price: { type: 'number', exclusiveMinimum: 0, maximum: 9 },
          event: { $ref: '#/components/schemas/a.Event' },
        },
        example: { nullable: true, type: 'data' },
      },
      'a.Event': { type: 'string' },
    },
  })
})
