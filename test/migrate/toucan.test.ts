import { describe, expect, it } from 'vitest'
import { migrated, versions, worker } from './migrating.ts'

describe('toucan', () => {
  const manifest = JSON.stringify({ dependencies: { 'toucan-js': '^3.0.0' } })
  const files = (code: string) =>
    worker({ compatibility_date: '2024-01-01' }, { 'package.json': manifest, 'src/index.js': code })

  it('becomes the SDK around the handler', async () => {
    const { files: after } = await migrated(
      'toucan',
      files(`import { Toucan } from 'toucan-js'

export default {
  async fetch(request, env, ctx) {
    const sentry = new Toucan({
      dsn: env.SENTRY_DSN,
      context: ctx,
      request,
      environment: 'production',
    })
    try {
      sentry.setTag('a', 'b')
      return new Response('ok')
    } catch (error) {
      sentry.captureException(error)
      return new Response('failed', { status: 500 })
    }
  },
}
`),
    )
    expect(after['src/index.js']).toBe(`import * as Sentry from '@sentry/cloudflare'

export default Sentry.withSentry((env) => ({ dsn: env.SENTRY_DSN, environment: 'production' }), {
  async fetch(request, env, ctx) {
    try {
      Sentry.setTag('a', 'b')
      return new Response('ok')
    } catch (error) {
      Sentry.captureException(error)
      return new Response('failed', { status: 500 })
    }
  },
})
`)
    expect(JSON.parse(after['package.json'] ?? '').dependencies).toEqual({
      '@sentry/cloudflare': `^${versions['@sentry/cloudflare']}`,
    })
    expect(JSON.parse(after['wrangler.jsonc'] ?? '').compatibility_flags).toEqual(['nodejs_compat'])
  })

  const made = (options: string, use: string) => `import { Toucan } from 'toucan-js'
const handle = (request, env, ctx) => {
  const sentry = new Toucan({ ${options} })
  ${use}
}
export default { fetch: handle }
`
  it.each([
    [made('dsn: env.D, requestDataOptions: {}', ''), 'requestDataOptions', 3],
    [made('dsn: env.D', 'report(sentry)'), 'handed on', 4],
    [made('dsn: env.D', 'sentry.setEnabled(false)'), 'setEnabled', 4],
    [made('dsn: env.D, release: request.url', ''), 'not known where', 3],
  ])('stops at %#', async (code, why, line) => {
    const { need } = await migrated('toucan', files(code))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why), where: `src/index.js:${line}` })
  })
})
