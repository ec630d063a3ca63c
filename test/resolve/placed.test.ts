import { expect, it } from 'vitest'
import type { Contribution } from '../../src/plugin/contribution.ts'
import { placedIn } from '../../src/resolve/placed.ts'

it('moves modules below the directory of the code, and nothing else', () => {
  const facts: Contribution[] = [
    { kind: 'file', path: 'src/log/log.ts', text: '' },
    { kind: 'file', path: 'migrations/1.sql', text: '' },
    {
      kind: 'slot',
      slot: 'middleware',
      key: 'a',
      rank: 1,
      code: 'a',
      imports: [{ from: 'src/a.ts' }, { from: 'hono/src/b' }],
    },
    { kind: 'binding', type: 'durable-object', name: 'A', className: 'A', module: 'src/a.ts' },
    { kind: 'line', file: '.gitignore', line: 'src/' },
  ]
  expect(facts.map((fact) => placedIn(fact, 'src'))).toEqual(facts)
  expect(facts.map((fact) => placedIn(fact, 'apps/worker'))).toMatchObject([
    { path: 'apps/worker/log/log.ts' },
    { path: 'migrations/1.sql' },
    { imports: [{ from: 'apps/worker/a.ts' }, { from: 'hono/src/b' }] },
    { module: 'apps/worker/a.ts' },
    { line: 'src/' },
  ])
})
