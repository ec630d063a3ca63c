import type { SlotContribution } from '../../src/plugin/contribution.ts'

/** An entry of the middleware slot unless it says otherwise. */
export function entry(given: Partial<SlotContribution> & Pick<SlotContribution, 'key' | 'code'>): SlotContribution {
  return { kind: 'slot', slot: 'middleware', rank: 30, imports: [], ...given }
}

/** The entries that the laws are tried with: shared names, clashes, paths, several lines, both lists. */
export const several: readonly SlotContribution[] = [
  entry({ key: 'logging', imports: [{ from: 'src/logging/logging.ts', names: ['logging'] }], code: 'logging()' }),
  entry({
    key: 'cors',
    rank: 60,
    imports: [{ from: 'hono/cors', names: ['cors'] }],
    code: "cors({\n  origin: ['https://a.example'],\n  maxAge: 600,\n})",
  }),
  entry({
    key: 'rbac',
    rank: 105,
    at: '/v1/items/*',
    imports: [{ from: 'src/rbac/allow.ts', names: ['allow'] }],
    code: "allow({ GET: 'items:read' })",
  }),
  entry({
    key: 'rbac:notes',
    rank: 105,
    at: '/v1/notes/*',
    imports: [{ from: 'src/rbac/allow.ts', names: ['allow', 'deny'] }],
    code: "allow({ GET: 'notes:read', PUT: deny })",
  }),
  entry({
    key: 'partner',
    rank: 80,
    imports: [{ from: 'src/partner.ts', names: ['allow'] }],
    code: '(c, next) => allow(c.req.path, next)',
  }),
  entry({ key: 'time', rank: 25, imports: [{ from: '@example/time', namespace: 'time' }], code: 'time.stamp()' }),
  entry({
    key: 'health',
    slot: 'route',
    rank: 75,
    imports: [{ from: 'src/health.ts', names: ['health'] }],
    code: 'health',
  }),
  entry({
    key: 'items',
    slot: 'route',
    rank: 1000,
    at: '/v1/items',
    imports: [{ from: 'src/routes/items.ts', default: 'items' }],
    code: 'items',
  }),
  entry({
    key: 'notes',
    slot: 'route',
    rank: 1000,
    at: '/v1/notes',
    imports: [{ from: 'src/routes/notes.ts', names: ['notes'] }],
    code: 'notes',
  }),
]

/** Entries beside the chain: handlers with shared crons, and exports. */
export const beside: readonly SlotContribution[] = [
  entry({
    key: 'sessions',
    slot: 'scheduled',
    at: '0 3 * * *',
    imports: [{ from: 'src/sessions.ts', names: ['purge'] }],
    code: 'purge',
  }),
  entry({
    key: 'audit',
    slot: 'scheduled',
    at: '0 3 * * *',
    rank: 20,
    imports: [{ from: 'src/audit.ts', names: ['scheduled'] }],
    code: 'scheduled',
  }),
  entry({
    key: 'jobs',
    slot: 'queue',
    at: 'jobs',
    imports: [{ from: 'src/jobs.ts', names: ['consume'] }],
    code: 'consume',
  }),
  entry({ key: 'mail', slot: 'email', imports: [{ from: 'src/mail.ts', namespace: 'mail' }], code: 'mail.receive' }),
  entry({ key: 'log', slot: 'tail', code: 'async (events) => console.log(events.length)' }),
  entry({ key: 'room', slot: 'export', imports: [{ from: 'src/room.ts', names: ['Room'] }], code: 'Room' }),
  entry({ key: 'limiter', slot: 'export', imports: [{ from: 'src/limiter.ts', names: ['Limiter'] }], code: 'Limiter' }),
  entry({
    key: 'tracing',
    slot: 'worker',
    imports: [{ from: 'src/tracing/handlers.ts', names: ['traceHandlers'] }],
    code: 'traceHandlers',
  }),
  entry({
    key: 'logging',
    slot: 'worker',
    rank: 40,
    imports: [{ from: 'src/logging/handlers.ts', names: ['logHandlers as watch'] }],
    code: "watch({ level: 'info' })",
  }),
  entry({ key: 'logging', imports: [{ from: 'src/logging/logging.ts', names: ['logging'] }], code: 'logging()' }),
]
