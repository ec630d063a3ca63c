import { Hono } from 'hono'
import * as v from 'valibot'
import { validate } from '../http/validate.ts'

const query = v.strictObject({
  name: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)), 'world'),
})

/** `GET /v1/hello?name=Ada` greets. */
export const hello = new Hono<{ Bindings: Env }>()

hello.get('/', validate('query', query), (c) => {
  const { name } = c.req.valid('query')
  return c.json({ message: `Hello, ${name}!` })
})
