import { expect, it } from 'vitest'
import { unfitForPages } from '../../src/kind/pages.ts'
import type { Contribution, Slot } from '../../src/plugin/contribution.ts'

const slot = (name: Slot, at?: string): Contribution => ({
  kind: 'slot',
  slot: name,
  key: 'k',
  rank: 1,
  code: 'x',
  imports: [],
  ...(at === undefined ? {} : { at }),
})

it.each<[Contribution, string | undefined]>([
  [{ kind: 'binding', type: 'd1', name: 'DB' }, undefined],
  [{ kind: 'binding', type: 'ratelimit', name: 'R', limit: 1, period: 10 }, 'has no binding of the type ratelimit (R)'],
  [
    { kind: 'binding', type: 'durable-object', name: 'O', className: 'O', module: 'src/o.ts' },
    'has no binding of the type durable-object (O)',
  ],
  [{ kind: 'binding', type: 'queue', name: 'Q', queue: 'q' }, undefined],
  [{ kind: 'binding', type: 'queue', name: 'Q', queue: 'q', consume: {} }, 'has no consumers of queues (q)'],
  [{ kind: 'cron', expression: '* * * * *' }, 'has no crons (* * * * *)'],
  [{ kind: 'setting', at: ['placement', 'mode'], value: 'smart' }, undefined],
  [{ kind: 'setting', at: ['observability', 'logs'], value: {} }, 'has no observability in its config'],
  [{ kind: 'setting', at: ['env', 'preview', 'tail_consumers'], value: [] }, 'has no tail_consumers in its config'],
  [{ kind: 'deployable', name: 'tail', main: 'src/tail.ts', config: {} }, 'deploys no second Worker (tail)'],
  [slot('middleware'), undefined],
  [slot('route', '/admin'), undefined],
  [slot('worker'), undefined],
  [slot('worker', '/t'), 'chooses the function before a path like /t can be rewritten'],
  [slot('scheduled'), 'answers requests alone, and has no scheduled handler'],
  [slot('export'), 'exports no classes'],
  [{ kind: 'secret', name: 'S', describe: 's' }, undefined],
])('%j', (fact, reason) => {
  expect(unfitForPages(fact)).toBe(reason)
})
