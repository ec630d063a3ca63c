import { type Given, rank, type Stated } from 'clodo/plugin'

/** The tests, with what counts in them, and with principals where somebody vouches for callers. */
export const tests = (algorithm: string, { principal }: Pick<Given, 'principal'>): Stated[] => [
  { kind: 'files', from: 'tests' },
  { kind: 'files', from: `tests.${algorithm}` },
  ...(principal ? [{ kind: 'files', from: 'tests.principal' } as const, client] : []),
  ...(principal?.apiKey === undefined ? [] : [{ kind: 'files', from: 'tests.key' } as const]),
]

/** The tests of others are all the same caller. */
const client: Stated = {
  kind: 'slot',
  slot: 'client',
  key: 'rate-limit',
  rank: rank.principalLimit,
  code: 'goFree',
  imports: [{ from: 'test/rate-limit/free.ts', names: ['goFree'] }],
}
