import { Hono } from 'hono'
import * as z from 'zod/mini'
import { validate } from '../http/validate.ts'

const query = z.strictObject({
  name: z._default(z.string().check(z.trim(), z.minLength(1), z.maxLength(100)), 'world'),
})

/** `GET /v1/hello?name=Ada` greets. */
export const hello = new Hono<{ Bindings: Env }>()

hello.get('/', validate('query', query), (c) => {
  const { name } = c.req.valid('query')
  return c.json({ message: `Hello, ${name}!` })
})
