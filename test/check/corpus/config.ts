import { type Case, config } from './case.ts'

const at = (top: object, production: object = {}) => ({ 'wrangler.jsonc': config(top as never, production as never) })
const vars = (production: object) => at({ vars: production }, { vars: production })

export const configCases: readonly Case[] = [
  {
    rule: 'config/compatibility-date-missing',
    found: [
      { 'wrangler.jsonc': '{"name":"x","main":"src/index.ts"}' },
      { 'wrangler.jsonc': '\0gone', 'wrangler.toml': 'name = "x"\nmain = "src/index.ts"\n' },
    ],
    near: [at({ compatibility_date: '2026-01-01' })],
  },
  {
    rule: 'config/compatibility-date-old',
    found: [at({ compatibility_date: '2025-10-31' })],
    near: [at({ compatibility_date: '2025-11-02' })],
  },
  {
    rule: 'config/compatibility-date-ahead',
    found: [at({ compatibility_date: '2026-10-24' })],
    near: [at({ compatibility_date: '2026-10-23' })],
  },
  {
    rule: 'config/observability-off',
    found: [at({ observability: { enabled: false } }), at({ observability: undefined })],
    near: [
      at({ observability: { logs: { enabled: true } } }),
      at({ observability: { enabled: false } }, { observability: { enabled: true } }),
    ],
  },
  {
    rule: 'config/environment-incomplete',
    found: [
      at({ vars: { HOME: 'x' } }, {}),
      at({ kv_namespaces: [{ binding: 'CACHE', id: '1' }] }, {}),
      at({ secrets: { required: ['AUTH_SECRET'] } }, {}),
    ],
    near: [vars({ HOME: 'x' })],
  },
  {
    rule: 'config/environment-shared',
    found: [at({ kv_namespaces: [{ binding: 'CACHE', id: '1' }] }, { kv_namespaces: [{ binding: 'CACHE', id: '1' }] })],
    near: [at({ kv_namespaces: [{ binding: 'CACHE', id: '1' }] }, { kv_namespaces: [{ binding: 'CACHE', id: '2' }] })],
  },
  {
    rule: 'config/cors-any-origin',
    found: [vars({ CORS_ORIGINS: '*' }), vars({ ALLOWED_ORIGINS: 'https://a.example, *' })],
    near: [
      vars({ CORS_ORIGINS: 'https://*.a.example' }),
      at({ vars: { CORS_ORIGINS: '*' } }, { vars: { CORS_ORIGINS: '' } }),
    ],
  },
  {
    rule: 'config/debug-on',
    found: [vars({ LOG_LEVEL: 'debug' }), vars({ DEBUG: 'true' }), vars({ NODE_ENV: 'development' })],
    near: [
      vars({ LOG_LEVEL: 'info' }),
      vars({ DEBUG: 'false' }),
      at({ vars: { LOG_LEVEL: 'debug' } }, { vars: { LOG_LEVEL: 'warn' } }),
    ],
  },
  {
    rule: 'config/insecure-url',
    found: [vars({ API: 'http://api.example' }), vars({ HOSTS: { one: 'ws://a.example/x' } })],
    near: [vars({ API: 'https://api.example' }), vars({ API: 'http://localhost:3000' }), vars({ TEXT: 'see http' })],
  },
  {
    rule: 'config/local-url',
    found: [vars({ API: 'http://localhost:3000' }), vars({ ORIGINS: 'https://a.example,http://127.0.0.1' })],
    near: [
      vars({ API: 'https://localhost.example' }),
      at({ vars: { API: 'http://localhost' } }, { vars: { API: 'https://a.example' } }),
    ],
  },
  {
    rule: 'config/secret-in-vars',
    found: [vars({ AUTH_SECRET: 'hunter2hunter2' }), vars({ STRIPE_API_KEY: 'x1' })],
    near: [vars({ TURNSTILE_SITE_KEY: '0x4A' }), vars({ TOKEN_LIFETIME: '60' }), vars({ AUTH_SECRET: '' })],
  },
  {
    rule: 'config/weak-key',
    found: [
      { '.dev.vars': 'AUTH_SECRET=short\n' },
      { '.dev.vars.production': 'export API_TOKEN="changeme-changeme-changeme"\n' },
    ],
    near: [{ '.dev.vars': `AUTH_SECRET=${'5f'.repeat(32)}\nNAME=x\n` }, { '.dev.vars.example': 'AUTH_SECRET=short\n' }],
  },
  {
    rule: 'config/workers-dev',
    found: [at({}, { workers_dev: true }), at({ preview_urls: true })],
    near: [at({ workers_dev: true }, { workers_dev: false }), at({})],
  },
  {
    rule: 'config/secret-undeclared',
    found: [{ '.dev.vars': `AUTH_SECRET=${'5f'.repeat(32)}\n` }],
    near: [
      {
        '.dev.vars': `AUTH_SECRET=${'5f'.repeat(32)}\n`,
        'wrangler.jsonc': config(
          { secrets: { required: ['AUTH_SECRET'] } },
          { secrets: { required: ['AUTH_SECRET'] } },
        ),
      },
      { '.env': 'UNRELATED=1\n' },
    ],
  },
  {
    rule: 'config/unknown-key',
    found: [at({ compatability_date: 'x' }), at({}, { obervability: {} })],
    near: [at({ $schema: 'x' })],
  },
]
