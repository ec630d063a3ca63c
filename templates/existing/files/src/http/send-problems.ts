import type { MiddlewareHandler } from 'hono'
import { Problem } from './problem.ts'

/** Sends a problem as it is, also where the error handler of the application makes something else of every error. */
export const sendProblems: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.error instanceof Problem && c.res.status !== c.error.status) c.res = c.error.getResponse()
}
