import { describe, expect, test } from 'vitest'
import { nearest, shortly } from '../src/nearest.ts'

describe('the nearest name', () => {
  const known = ['auth', 'rbac', 'logging', 'rate-limit']
  test.each([
    ['auht', 'auth'],
    ['rbca', 'rbac'],
    ['tuha', undefined],
    ['aut', 'auth'],
    ['loging', 'logging'],
    ['rate-limt', 'rate-limit'],
    ['ratelimit', 'rate-limit'],
    ['rbc', 'rbac'],
    ['x', undefined],
    ['', undefined],
    ['something-else', undefined],
  ])('to %s is %s', (name, expected) => {
    expect(nearest(name, known)).toBe(expected)
  })

  test('to a known name is itself, and the first of equally near ones', () => {
    for (const name of known) expect(nearest(name, known)).toBe(name)
    expect(nearest('abx', ['abz', 'aby'])).toBe('abz')
    expect(nearest('a', [])).toBeUndefined()
  })
})

test('a long list is told shortly', () => {
  expect(shortly(['a', 'b', 'c'], 3)).toBe('a, b, c')
  expect(shortly(['a', 'b', 'c', 'd'], 3)).toBe('a, b, c and 1 more')
})
