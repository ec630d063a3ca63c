/** Projects whose tests run in what came before `@cloudflare/vitest-plugin`. */
import { type Files, worker } from './migrating.ts'

export const onJest: Files = worker(
  { kv_namespaces: [{ binding: 'SEEN', id: 'seen' }], vars: { WORD: 'hi' } },
  {
    'package.json': `${JSON.stringify(
      {
        type: 'module',
        scripts: { test: 'NODE_OPTIONS=--experimental-vm-modules npx jest --verbose', watch: 'jest --watch' },
        devDependencies: { jest: '^29.0.0', 'jest-environment-miniflare': '^2.14.0', '@jest/globals': '^29.0.0' },
      },
      undefined,
      2,
    )}\n`,
    'jest.config.js': `export default {
  testEnvironment: 'miniflare',
  testEnvironmentOptions: { scriptPath: 'src/index.js', modules: true, bindings: { EXTRA: 'x', WORD: 'hi' }, kvNamespaces: ['SEEN'] },
  testTimeout: 20000,
  clearMocks: true,
}
`,
    'src/index.js': `export const count = async (env, path) => {
  const seen = Number((await env.SEEN.get(path)) ?? 0) + 1
  await env.SEEN.put(path, String(seen))
  return seen
}

export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url)
    if (pathname === '/later') {
      ctx.waitUntil(count(env, pathname))
      return new Response('later')
    }
    return Response.json({ word: env.WORD, extra: env.EXTRA, seen: await count(env, pathname) })
  },
}
`,
    'test/index.test.js': `import worker, { count } from '../src/index.js'

const env = getMiniflareBindings()

describe('worker', () => {
  it('counts', async () => {
    await count(env, '/')
    const response = await worker.fetch(new Request('http://localhost/'), env)
    expect(await response.json()).toEqual({ word: 'hi', extra: 'x', seen: 2 })
  })

  it('begins anew in each test', async () => {
    expect(await count(env, '/')).toBe(1)
  })

  it('waits', async () => {
    const ctx = new ExecutionContext()
    await worker.fetch(new Request('http://localhost/later'), env, ctx)
    await getMiniflareWaitUntil(ctx)
    expect(await env.SEEN.get('/later')).toBe('1')
  })

  xit('is for later', () => expect(1).toBe(2))
})
`,
    'test/__tests__/mocks.js': `import { expect, jest, test } from '@jest/globals'

test.each([1, 2])('calls %i', (value) => {
  const { SEEN } = getMiniflareBindings()
  const called = jest.fn(() => value)
  expect(called()).toBe(value)
  expect(called).toHaveBeenCalledTimes(1)
  expect(typeof SEEN.get).toBe('function')
})
`,
  },
)

export const onMiniflare2: Files = worker(
  {
    kv_namespaces: [{ binding: 'SEEN', id: 'seen' }],
    durable_objects: { bindings: [{ name: 'ROOMS', class_name: 'Room' }] },
    migrations: [{ tag: 'v1', new_sqlite_classes: ['Room'] }],
    env: { test: { vars: { WORD: 'test' }, kv_namespaces: [{ binding: 'SEEN', id: 'seen-test' }] } },
  },
  {
    'package.json': `${JSON.stringify(
      {
        type: 'module',
        scripts: { test: 'vitest run' },
        devDependencies: { vitest: '^0.34.6', 'vitest-environment-miniflare': '^2.14.0', '@miniflare/kv': '^2.14.0' },
      },
      undefined,
      2,
    )}\n`,
    'tsconfig.json': '{ "compilerOptions": { "types": ["vitest-environment-miniflare/globals"] } }\n',
    'vitest.config.js': `import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'miniflare',
    // As wrangler.toml has them, and more.
    environmentOptions: {
      scriptPath: 'src/index.js',
      modules: true,
      bindings: { EXTRA: 'x' },
      kvNamespaces: ['SEEN'],
    },
    testTimeout: 20_000,
  },
});
`,
    'src/index.js': `export class Room {
  fetch() {
    return new Response('room')
  }
}

export const count = async (env, path) => {
  const seen = Number((await env.SEEN.get(path)) ?? 0) + 1
  await env.SEEN.put(path, String(seen))
  return seen
}

export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url)
    if (pathname === '/later') {
      ctx.waitUntil(count(env, pathname))
      return new Response('later')
    }
    return Response.json({ extra: env.EXTRA, seen: await count(env, pathname) })
  },
}
`,
    'test/index.test.js': `import { expect, it } from 'vitest';
import worker, { count } from '../src/index.js';

const describe = setupMiniflareIsolatedStorage();

describe('worker', () => {
  const env = getMiniflareBindings();

  it('counts', async () => {
    await count(env, '/');
    const response = await worker.fetch(new Request('http://localhost/'), env);
    expect(await response.json()).toEqual({ extra: 'x', seen: 2 });
  });

  it('begins anew in each test', async () => {
    expect(await count(env, '/')).toBe(1);
  });

  it('waits', async () => {
    const ctx = new ExecutionContext();
    await worker.fetch(new Request('http://localhost/later'), env, ctx);
    await getMiniflareWaitUntil(ctx);
    expect(await env.SEEN.get('/later')).toBe('1');
  });
});
`,
    'test/shared.test.js': `// @vitest-environment miniflare
import { beforeAll, describe, expect, it } from 'vitest'
import { count } from '../src/index.js'

const bindings = getMiniflareBindings()
beforeAll(() => count(bindings, '/'))

describe('storage without isolation', () => {
  it('has what was there before', async () => expect(await count(bindings, '/')).toBe(2))
  it('keeps it', async () => expect(await count(bindings, '/')).toBe(3))
})
`,
  },
)

export const onPool: Files = worker(
  {
    compatibility_date: '2025-05-01',
    compatibility_flags: ['nodejs_compat'],
    kv_namespaces: [{ binding: 'SEEN', id: 's' }],
  },
  {
    'package.json': `${JSON.stringify(
      {
        type: 'module',
        scripts: { test: 'vitest run' },
        devDependencies: { '@cloudflare/vitest-pool-workers': '^0.8.0', vitest: '^3.1.0' },
      },
      undefined,
      2,
    )}\n`,
    'vitest.config.js': `import { defineWorkersConfig } from '@cloudflare/vitest-pool-workers/config'

export default defineWorkersConfig({
  test: {
    poolOptions: {
      workers: {
        isolatedStorage: true,
        wrangler: { configPath: './wrangler.jsonc' },
        miniflare: { bindings: { EXTRA: 'x' } },
      },
    },
  },
})
`,
    'src/index.js': `export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    const seen = Number((await env.SEEN.get(pathname)) ?? 0) + 1
    await env.SEEN.put(pathname, String(seen))
    return Response.json({ extra: env.EXTRA, seen })
  },
}
`,
    'test/index.test.js': `import { createExecutionContext, env, SELF, waitOnExecutionContext } from 'cloudflare:test'
import { expect, it } from 'vitest'
import worker from '../src/index.js'

it('counts', async () => {
  const response = await SELF.fetch('http://w.example/a')
  expect(await response.json()).toEqual({ extra: 'x', seen: 1 })
})

it('is called by hand', async () => {
  const ctx = createExecutionContext()
  const response = await worker.fetch(new Request('http://w.example/b'), env, ctx)
  await waitOnExecutionContext(ctx)
  expect(await response.json()).toMatchObject({ extra: 'x' })
})
`,
  },
)
