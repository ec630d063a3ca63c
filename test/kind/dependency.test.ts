import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dependency } from '../../src/kind/dependency.ts'
import { layout } from './layout.ts'

function join(a: string, b: string): string | undefined {
  const named = (range: string) => ({ kind: 'dependency', name: 'hono', range }) as const
  const [one, other] = [dependency.join?.(named(a), named(b)), dependency.join?.(named(b), named(a))]
  expect(one).toEqual(other)
  return one?.range
}

describe('two ranges of one dependency', () => {
  test.each([
    ['5.1.0', '5.1.0', '5.1.0'],
    ['^5.1.0', '^5.1.2', '^5.1.2'],
    ['5.2.0', '5.10.0', '5.10.0'],
    ['^4.0.9', '^4.0.10', '^4.0.10'],
    ['~1.2.3', '^1.3.0', '^1.3.0'],
    ['^5.1.0', '5.1.0', '5.1.0'],
    ['^5.1.0', '~5.1.0', '~5.1.0'],
    ['~5.1.0', '5.1.0', '5.1.0'],
    ['0.3.1', '^0.3.4', '^0.3.4'],
    ['workspace:*', 'workspace:*', 'workspace:*'],
    ['^4.0.0', '^5.0.0', undefined],
    ['0.3.1', '0.4.0', undefined],
    ['>=1.0.0', '^1.0.0', undefined],
    ['^1.0.0', '1.x', undefined],
    ['1.0.0-beta.1', '1.0.0', undefined],
    ['^1.0.0', 'latest', undefined],
  ])('%s and %s give %s, whoever comes first', (a, b, expected) => {
    expect(join(a, b)).toBe(expected)
  })

  test('the higher of compatible versions is one of the two, whatever the order of several', () => {
    const range = fc
      .tuple(fc.constantFrom('', '^', '~'), fc.nat(3), fc.nat(12))
      .map(([mark, minor, patch]) => `${mark}2.${minor}.${patch}`)
    fc.assert(
      fc.property(range, range, range, (a, b, c) => {
        expect([a, b]).toContain(join(a, b))
        expect(join(join(a, b) ?? '', c)).toBe(join(a, join(b, c) ?? ''))
      }),
    )
  })

  test('it is for development only where both want it so', () => {
    const fact = (dev?: boolean) =>
      ({ kind: 'dependency', name: 'zod', range: '4.0.0', ...(dev === undefined ? {} : { dev }) }) as const
    expect(dependency.join?.(fact(true), fact(true))).toEqual(fact(true))
    expect(dependency.join?.(fact(true), fact())).toEqual(fact())
    expect(dependency.join?.(fact(false), fact(true))).toEqual(fact())
  })
})

describe('a dependency in package.json', () => {
  test.each([
    [{ kind: 'dependency', name: '@a/b', range: '1.0.0' }, ['dependencies', '@a/b'], '1.0.0'],
    [{ kind: 'dependency', name: 'x', range: '1.0.0', dev: true }, ['devDependencies', 'x'], '1.0.0'],
    [{ kind: 'dependency', name: 'x' }, ['dependencies', 'x'], '*'],
  ] as const)('%j', (fact, path, value) => {
    expect(dependency.place?.(fact, layout)).toEqual([{ at: 'key', file: 'package.json', path, value }])
    expect(dependency.key(fact)).toBe(fact.name)
  })
})
