import type { Context } from 'hono'
import { Problem } from '../http/problem.ts'

/** What bodies may say; nobody has looked at it yet. */
type Body = { readonly [name in 'days' | 'email' | 'name' | 'permissions' | 'roles']?: unknown }

/** @throws {Problem} 422 unless the body is a JSON object */
export async function bodyOf(c: Context): Promise<Body> {
  const body: unknown = await c.req.json().catch((): unknown => undefined)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('The body is no JSON object')
  return body
}

/** @throws {Problem} 422 unless it is a text of 1 to `max` characters */
export function textOf(value: unknown, name: string, max = 200): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > max)
    throw invalid(`${name} is a text of 1 to ${max} characters`)
  return value.trim()
}

/** @throws {Problem} 422 unless it is a list of at most `max` names; each comes once */
export function namesOf(value: unknown, name: string, max = 50): string[] {
  const isName = (item: unknown) => typeof item === 'string' && item !== '' && item.length <= 100
  if (!Array.isArray(value) || value.length > max || !value.every(isName)) throw invalid(`${name} is a list of names`)
  return [...new Set<string>(value)]
}

export const invalid = (detail: string): Problem => new Problem(422, { detail })
