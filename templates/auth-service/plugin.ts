import { defineTemplate, rank, type Stated } from 'clodo/plugin'
import { migrations } from './migrations.ts'
import { probes } from './probes.ts'
import { section } from './section.ts'

/** Accounts: people prove an address by mail, sign in with a code, a link, a passkey or a password, and see to it themselves. */
export default defineTemplate({
  id: 'auth-service',
  title: 'Accounts: sign-up, sign-in by mail, passkey or password, sessions, tokens for other services',
  version: '1.0.0',
  includes: ['service'],
  // Sessions to sign in to, and keys by which other services verify tokens.
  presets: { auth: { verify: 'own', sessions: true } },
  options: {
    mail: {
      type: 'choice',
      title: 'Who sends mail once the service is deployed',
      describe: 'binding: Cloudflare Email Service. resend: Resend, by its API',
      choices: ['binding', 'resend'],
      default: 'binding',
    },
    password: {
      type: 'boolean',
      title: 'Passwords besides mail and passkeys',
      describe: 'Each that is tried costs 200 ms of CPU: more than the free plan has',
      default: false,
    },
  },
  requires: ['principal', 'sessions'],
  uses: ['guard', 'log', 'tenant'],
  provides: ['db', 'resources'],
  provide: () => ({
    db: { dialect: 'd1', binding: 'DB' },
    resources: [{ name: 'accounts', path: '/v1/accounts', methods: { GET: 'read', PATCH: 'write', DELETE: 'delete' } }],
  }),
  contribute: ({ answers: { mail, password } }) => [
    { kind: 'files', from: 'files', with: { password } },
    { kind: 'files', from: `files.${mail}` },
    ...(password ? [{ kind: 'files', from: 'files.password' } as const] : []),
    { kind: 'binding', type: 'd1', name: 'DB' },
    { kind: 'binding', type: 'ratelimit', name: 'ACCOUNT_ATTEMPTS', limit: 30, period: 60 },
    ...migrations(password),
    { kind: 'setting', at: ['assets'], value: { directory: './public' } },
    ...mailing(mail),
    {
      kind: 'slot',
      slot: 'check',
      key: 'database',
      rank: 0,
      at: 'database',
      code: "(env) => env.DB.prepare('SELECT 1').first()",
      imports: [],
    },
    {
      kind: 'slot',
      slot: 'route',
      key: 'accounts',
      rank: rank.publicRoute + 1,
      code: 'pages',
      imports: [{ from: 'src/pages/pages.ts', names: ['pages'] }],
    },
    {
      kind: 'slot',
      slot: 'route',
      key: 'accounts:admin',
      rank: rank.route,
      at: '/v1/accounts',
      code: 'accounts',
      imports: [{ from: 'src/accounts/admin.ts', names: ['accounts'] }],
    },
    section({ mail, password }),
    ...probes,
  ],
})

function mailing(mail: 'binding' | 'resend'): Stated[] {
  return [
    {
      kind: 'variable',
      name: 'MAIL_OUTBOX',
      value: 'off',
      in: { development: 'on' },
      describe: 'on: mail is shown at /outbox instead of being sent, on your own machine only',
    },
    {
      kind: 'variable',
      name: 'MAIL_FROM',
      value: 'accounts@service.example',
      describe: 'Who mail is from: an address of a domain that is set up for sending',
    },
    mail === 'binding'
      ? { kind: 'binding', type: 'send-email', name: 'MAIL' }
      : {
          kind: 'secret',
          name: 'MAIL_KEY',
          describe: 'The API key of the provider that sends mail',
          local: 'random-hex-32',
        },
  ]
}
