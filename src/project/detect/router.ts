import type { Module } from './modules.ts'
import type { Router } from './repository.ts'

const routers: readonly (readonly [Router, RegExp])[] = [
  ['hono', /^(?:hono(?:\/(?:tiny|quick|hono-base|preset\/.*))?|jsr:@hono\/hono|@hono\/hono|@hono\/zod-openapi)$/],
  ['itty-router', /^(?:itty-router(?:\/.*)?|@cloudflare\/itty-router-openapi)$/],
  ['express', /^express$/],
  ['worktop', /^worktop(?:\/.*)?$/],
  ['elysia', /^elysia(?:\/.*)?$/],
  ['h3', /^h3$/],
  ['koa', /^koa$/],
  ['fastify', /^fastify$/],
]

/** The router that the module nearest to the entry imports as a value. */
export function routerOf(modules: readonly Module[]): Router {
  for (const { imports } of modules) {
    const values = imports.filter(({ typeOnly }) => !typeOnly)
    const [router] = routers.find(([, pattern]) => values.some(({ from }) => pattern.test(from))) ?? []
    if (router !== undefined) return router
  }
  return 'none'
}
