import { describe, expect, it } from 'vitest'
import { look } from './looking.ts'

const worker = {
  'wrangler.json': '{ "name": "x", "main": "src/index.ts" }',
  'src/index.ts': 'export default { fetch: () => new Response() }\n',
}
const manifest = (value: object) => ({ 'package.json': JSON.stringify({ name: 'x', ...value }) })
const nested = Object.fromEntries(Object.entries(worker).map(([path, text]) => [`apps/a/${path}`, text]))

describe('the package manager', () => {
  const of = async (files: { [path: string]: string }, at = '.') => {
    const { packageManager, lockfile } = await look(files, { at })
    return [packageManager, lockfile]
  }

  it('is the one of the nearest lockfile', async () => {
    expect(await of({ ...worker })).toEqual(['npm', undefined])
    expect(await of({ ...worker, 'bun.lockb': '' })).toEqual(['bun', 'bun.lockb'])
    const above = { ...nested, 'package.json': '{}', 'pnpm-lock.yaml': '' }
    expect(await of({ ...above, 'apps/a/package.json': '{}' }, 'apps/a')).toEqual(['pnpm', '../../pnpm-lock.yaml'])
    const both = { ...above, 'apps/a/package.json': '{}', 'apps/a/yarn.lock': '' }
    expect(await of(both, 'apps/a')).toEqual(['yarn', 'yarn.lock'])
  })

  it('is the one that package.json names, where the lockfiles leave it open', async () => {
    const named = manifest({ packageManager: 'pnpm@10.1.0+sha512.abc' })
    expect(await of({ ...worker, ...named })).toEqual(['pnpm', undefined])
    expect(await of({ ...worker, ...named, 'package-lock.json': '', 'pnpm-lock.yaml': '' })).toEqual([
      'pnpm',
      'pnpm-lock.yaml',
    ])
    expect(await of({ ...worker, ...named, 'package-lock.json': '' })).toEqual(['npm', 'package-lock.json'])
    expect(await of({ ...worker, ...manifest({ packageManager: 'cargo@1' }) })).toEqual(['npm', undefined])
    expect(await of({ ...nested, ...named, 'apps/a/package.json': '{}' }, 'apps/a')).toEqual(['pnpm', undefined])
  })

  it('is not told by what stands above the checkout', async () => {
    const files = { 'yarn.lock': '', 'package.json': '{ "workspaces": ["*"] }', ...nested, 'apps/a/.git': 'gitdir: x' }
    const found = await look(files, { at: 'apps/a' })
    expect(found).toMatchObject({ packageManager: 'npm', projects: [] })
    expect([found.lockfile, found.packageJson, found.workspaceRoot]).toEqual([undefined, undefined, undefined])
  })
})

describe('the monorepo', () => {
  it('has its root where the workspaces are told', async () => {
    for (const root of [
      manifest({ workspaces: ['apps/*'] }),
      manifest({ workspaces: { packages: [] } }),
      { 'pnpm-workspace.yaml': '' },
    ]) {
      const found = await look({ ...root, ...nested, 'apps/a/package.json': '{ "name": "@acme/a" }' }, { at: 'apps/a' })
      expect([found.workspaceRoot, found.packageJson]).toEqual(['../..', 'package.json'])
    }
    expect((await look({ ...worker, ...manifest({ workspaces: ['x'] }) })).workspaceRoot).toBe('.')
    expect((await look({ ...worker, ...manifest({}) })).workspaceRoot).toBeUndefined()
  })

  it('gives a package no dependencies of its root', async () => {
    const files = {
      ...nested,
      ...manifest({ workspaces: ['apps/*'], dependencies: { next: '1' } }),
      'apps/a/package.json': '{}',
    }
    expect((await look(files, { at: 'apps/a' })).says).toBe('A Worker with an entry of its own, src/index.ts.')
  })
})

describe('the name', () => {
  it('is the one of the config, else of the package, else of the directory', async () => {
    const nameless = { ...worker, 'wrangler.json': '{ "main": "src/index.ts" }' }
    expect((await look({ ...worker, ...manifest({ name: 'y' }) })).name).toBe('x')
    expect((await look({ ...nameless, ...manifest({ name: '@acme/y' }) })).name).toBe('y')
    expect((await look(nameless)).name).toBe('project')
  })
})

describe('the language', () => {
  it('is the one of the entry, else of the project', async () => {
    expect((await look(worker)).language).toBe('ts')
    expect(
      (
        await look({
          ...worker,
          'wrangler.json': '{ "main": "a.mjs" }',
          'a.mjs': 'export default {}',
          'tsconfig.json': '',
        })
      ).language,
    ).toBe('js')
    const none = { 'wrangler.json': '{}' }
    expect((await look(none)).language).toBe('js')
    expect((await look({ ...none, 'tsconfig.json': '' })).language).toBe('ts')
    expect((await look({ ...none, ...manifest({ devDependencies: { typescript: '5' } }) })).language).toBe('ts')
  })
})

describe('the router', () => {
  const of = async (files: { [path: string]: string }) => (await look({ ...worker, ...files })).router
  const importing = (line: string) => ({ 'src/index.ts': `${line}\nexport default {}\n` })

  it.each([
    ["import { Hono } from 'hono'", 'hono'],
    ['import { Hono as H } from "hono/tiny"', 'hono'],
    ["import * as zod from '@hono/zod-openapi'", 'hono'],
    ["import {\n  AutoRouter, // the one\n} from 'itty-router'", 'itty-router'],
    ["const express = require('express')", 'express'],
    ["const { Elysia } = await import('elysia')", 'elysia'],
    ["import 'worktop'", 'worktop'],
    ["export { createApp } from 'h3'", 'h3'],
    ["import type { Hono } from 'hono'", 'none'],
    ["import { cors } from 'hono/cors'", 'none'],
    ["// import { Hono } from 'hono'", 'none'],
    ["const text = `import { Hono } from 'hono'`", 'none'],
    ["object.import('hono')", 'none'],
  ])('of %s is %s', async (line, router) => {
    expect(await of(importing(line))).toBe(router)
  })

  it.each(['./app', './app.js', './app.ts', '@/app', '~/app', 'src/app', '../src/app'])(
    'is found through %s',
    async (from) => {
      expect(await of({ ...importing(`import app from '${from}'`), 'src/app.ts': "import 'hono'" })).toBe('hono')
    },
  )

  it('is found through directories, circles and declared types, and not through what is no text', async () => {
    const files = {
      'src/app/index.tsx': "import '../b'\nimport '../index'",
      'src/b.mjs': "import './b.mjs'\nimport './gone'\nimport 'hono'",
    }
    expect(await of({ ...importing("import './app'"), ...files })).toBe('hono')
    const bytes = { ...worker, ...importing("import './b.js'"), 'src/b.js': Buffer.from([0xff]) }
    expect((await look(bytes)).router).toBe('none')
  })
})

describe('the type of env', () => {
  const of = async (files: { [path: string]: string }) => (await look({ ...worker, ...files })).env

  it('is generated where the file is, or where a script makes it', async () => {
    const file = 'worker-configuration.d.ts'
    expect(await of({ [file]: '', 'src/index.ts': 'interface Env {}\nexport default {}' })).toEqual({
      how: 'generated',
      file,
    })
    const script = (run: string) => manifest({ scripts: { types: run } })
    expect(await of(script('wrangler types && tsc'))).toEqual({ how: 'generated' })
    expect(await of({ ...script('wrangler types ./src/env.d.ts --strict-vars'), 'src/env.d.ts': '' })).toEqual({
      how: 'generated',
      file: 'src/env.d.ts',
    })
    expect(await of(script('tsc && echo wrangler-types'))).toEqual({ how: 'none' })
  })

  it.each([
    ['interface Mine { A: string }\nexport default {} satisfies ExportedHandler<Mine>', 'Mine'],
    ['type Mine = { A: string }\nexport default class extends WorkerEntrypoint<Mine> {}', 'Mine'],
    ['type Mine = { A: string }\nconst app = new Hono<{ Bindings: Mine }>()\nexport default app', 'Mine'],
    ['interface $Mine { A: string }\nexport default { fetch(r: Request, env: $Mine) {} }', '$Mine'],
    ['interface Env { A: string }\nexport default {}', 'Env'],
    ['interface Mine$ {}\nexport default { fetch(r: Request, env: Mine$) {} }', 'Mine$'],
    ['interface Mine$ {}\nexport default { fetch(r: Request, env: Mine) {} }', undefined],
    ['interface Unused { A: string }\nexport default {}', undefined],
    ['type Env = { Bindings: { A: string } }\nconst app = new Hono<Env>()\nexport default app', undefined],
    ['// interface Env { A: string }\nexport default {}', undefined],
  ])('is written by hand: %j', async (text, name) => {
    const wanted = name === undefined ? { how: 'none' } : { how: 'handwritten', file: 'src/index.ts', name }
    expect(await of({ 'src/index.ts': text })).toEqual(wanted)
  })

  it('is found where nothing imports it', async () => {
    expect(await of({ 'types/env.d.ts': 'declare interface Env {}' })).toEqual({
      how: 'handwritten',
      file: 'types/env.d.ts',
      name: 'Env',
    })
  })

  it('says which names are taken', async () => {
    const text = `interface Env extends Base {
      readonly A: string; B?: () => { inner: 1 },
      // C: string
      D: Map<string, { deep: boolean }>
      'E F': string; get(key: string): Promise<void>
      G: "H: I"
    }
    interface Other { Z: 1 }
    export default {}`
    const { config } = await look({ ...worker, 'src/index.ts': text })
    expect(config?.names).toEqual(['A', 'B', 'D', 'G'])
    const namesOf = async (declared: string) =>
      (await look({ ...worker, 'src/index.ts': `${declared}\nconst other = { Z: 1 }\nexport default {}` })).config
        ?.names
    expect(await namesOf('type Env = Base & { A: 1 }')).toEqual(['A'])
    expect(await namesOf('type Env = Cloudflare.Env')).toEqual([])
    expect(await namesOf('interface Env { A: 1')).toEqual(['A'])
  })
})

describe('what is there already', () => {
  const of = async (text: string, rest: { [path: string]: string } = {}) =>
    (await look({ ...worker, 'src/index.ts': `${text}\nexport default {}\n`, ...rest })).equivalents.map(
      ({ concern, where }) => `${concern} ${where}`,
    )

  it.each([
    ["import { jwtVerify } from 'jose'", 'auth src/index.ts:1'],
    ["\nimport { cors } from 'hono/cors'", 'cors src/index.ts:2'],
    ["import pino from 'pino'", 'logging src/index.ts:1'],
    ["import { Ratelimit } from '@upstash/ratelimit'", 'rateLimit src/index.ts:1'],
    ["import * as Sentry from '@sentry/cloudflare'", 'tracing src/index.ts:1'],
    [
      "\n\nconst token = r.headers.get('Authorization')\nreturn new Response('', { status: 401 })",
      'auth src/index.ts:3',
    ],
    ['const h = { "access-control-allow-origin": "*" }', 'cors src/index.ts:1'],
    ['function log(message) {}', 'logging src/index.ts:1'],
    ['class RateLimiter {}\nnew Response("", { status: 429 })', 'rateLimit src/index.ts:1'],
    ["r.headers.get('traceparent')", 'tracing src/index.ts:1'],
  ])('%j', async (text, found) => {
    expect(await of(text)).toEqual([found])
  })

  it.each([
    "import type { JWTPayload } from 'jose'",
    "// import 'pino'",
    "fetch(url, { headers: { 'Authorization': key } })",
    'class RateLimiter {}',
    'new Response("", { status: 429 })',
    '// access-control-allow-origin',
    'console.log(1); Math.log(2)',
  ])('not %j', async (text) => {
    expect(await of(text)).toEqual([])
  })

  it('stands in other modules, in the config, or among the dependencies alone', async () => {
    expect(await of("import './a'", { 'src/a.ts': "\nimport 'hono/cors'" })).toEqual(['cors src/a.ts:2'])
    const limits = '{ "main": "src/index.ts", "env": { "a": { "ratelimits": [{ "name": "X" }] } } }'
    expect(await of('', { 'wrangler.json': limits })).toEqual(['rateLimit wrangler.json'])
    const unsafe = '{ "main": "src/index.ts", "unsafe": { "bindings": [{ "name": "X", "type": "ratelimit" }] } }'
    expect(await of('', { 'wrangler.json': unsafe })).toEqual(['rateLimit wrangler.json'])
    expect(await of('', manifest({ dependencies: { winston: '3' }, devDependencies: { hono: '4' } }))).toEqual([
      'logging package.json',
    ])
    expect(await of("import 'winston'", manifest({ dependencies: { winston: '3' } }))).toEqual([
      'logging src/index.ts:1',
    ])
  })
})
