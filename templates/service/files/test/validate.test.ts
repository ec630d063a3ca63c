import { Hono } from 'hono'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { onError } from '../src/http/problem.ts'
import { validate } from '../src/http/validate.ts'

const text = v.pipe(v.string(), v.trim(), v.regex(/^\w+$/))
const names = v.strictObject({ name: v.union([text, v.array(text)]) })

const app = new Hono<{ Bindings: Env }>().onError(onError)
app.post('/json', validate('json', v.strictObject({ 'a/b': text })), (c) => c.json(c.req.valid('json')))
app.post('/form', validate('form', names), (c) => c.json(c.req.valid('form')))
app.get('/query', validate('query', names), (c) => c.json(c.req.valid('query')))
app.get('/param/:name', validate('param', names), (c) => c.json(c.req.valid('param')))
app.get('/header', validate('header', v.object({ 'x-name': text })), (c) => c.json(c.req.valid('header')))

const json = (body: string, type = 'application/json') =>
  app.request('/json', { method: 'POST', body, headers: { 'Content-Type': type } })

const form = (body: BodyInit, headers: Record<string, string> = {}) =>
  app.request('/form', { method: 'POST', body, headers })

it.each([
  ['a body', () => json('{"a/b":" ada "}'), { 'a/b': 'ada' }],
  ['a body of a type of its own', () => json('{"a/b":"ada"}', 'application/merge-patch+json'), { 'a/b': 'ada' }],
  ['a form', () => form(new URLSearchParams('name=ada&name=eve')), { name: ['ada', 'eve'] }],
  ['a query', () => app.request('/query?name=ada'), { name: 'ada' }],
  ['a query that says it twice', () => app.request('/query?name=ada&name=eve'), { name: ['ada', 'eve'] }],
  ['a path', () => app.request('/param/ada'), { name: 'ada' }],
  ['a header', () => app.request('/header', { headers: { 'X-Name': 'ada' } }), { 'x-name': 'ada' }],
])('reads %s as the schema makes it', async (_what, send, read) => {
  expect(await (await send()).json()).toEqual(read)
})

it.each([
  ['a body that is wrong', () => json('{"a/b":"s3cret!"}'), '#/a~1b', 'Invalid format: Expected /^\\w+$/'],
  ['a body that lacks something', () => json('{}'), '#/a~1b', 'Invalid key: Expected "a/b"'],
  ['a body that is no object', () => json('7'), '#', 'Invalid type: Expected Object'],
  ['a form with more in it', () => form(new URLSearchParams('name=ada&role=s3cret!')), '#/role', 'Unknown'],
])('refuses %s, and does not repeat what was sent', async (_what, send, pointer, detail) => {
  const response = await send()
  expect(response.status).toBe(422)
  const answer = await response.text()
  expect(JSON.parse(answer).errors).toEqual([{ pointer, detail }])
  expect(answer).not.toContain('s3cret!')
})

it.each([
  ['a query', () => app.request('/query?name=!'), 'name'],
  ['a path', () => app.request('/param/%21'), 'name'],
  ['headers', () => app.request('/header'), 'x-name'],
])('refuses %s with what is wrong', async (_what, send, parameter) => {
  const response = await send()
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ errors: [{ parameter }] })
})

it.each([
  ['JSON that is broken', () => json('{"a/b":'), 400],
  ['no JSON', () => json('{"a/b":"ada"}', 'text/plain'), 415],
  ['a form that is broken', () => form('name', { 'Content-Type': 'multipart/form-data' }), 400],
])('refuses %s', async (_what, send, status) => {
  expect((await send()).status).toBe(status)
})

it('answers a body of nothing but faults with some of them', async () => {
  const response = await form(new URLSearchParams(Array.from({ length: 1000 }, () => ['name', '!'])))
  expect(response.status).toBe(422)
  expect((await response.text()).length).toBeLessThan(20_000)
})
