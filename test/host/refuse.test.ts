import { expect, it } from 'vitest'
import { refuse } from '../../src/host/refuse.ts'
import { entry } from './entries.ts'

it.each([
  [
    entry({ key: 'a', code: 'a()', at: '/v1/*', imports: [{ from: 'a', default: 'b', namespace: 'c' }] }),
    "import b, * as c from 'a'\napp.use('/v1/*', a())",
  ],
  [
    entry({ key: 'a', slot: 'route', code: 'a', imports: [{ from: 'a', names: ['A'], typeOnly: true }] }),
    "import type { A } from 'a'\napp.route('/', a)",
  ],
  [entry({ key: 'a', slot: 'route', at: '/a', code: 'a' }), "app.route('/a', a)"],
  [
    entry({ key: 'a', slot: 'export', code: 'Room', imports: [{ from: 'src/room.ts', names: ['Room'] }] }),
    "export { Room } from './room'",
  ],
  [entry({ key: 'a', slot: 'tail', code: 'log' }), 'tail: log'],
])('says what to write by hand', (given, patch) => {
  const error = refuse('src/index.ts', 'so it is.', [given])
  expect(error).toMatchObject({ code: 'EDIT_REFUSED', data: { file: 'src/index.ts', reason: 'so it is.', patch } })
  expect(error.mend).toContain(patch)
})

it('has nothing to write for a file as such', () => {
  expect(refuse('src/index.ts', 'so it is.').mend).not.toContain('Write this')
})
