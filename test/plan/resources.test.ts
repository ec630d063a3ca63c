import { describe, expect, it } from 'vitest'
import { prepareFormats } from '../../src/edit/format.ts'
import { decide } from '../../src/plan/decide.ts'
import { differsByResource, withResources } from '../../src/plan/resources.ts'

const file = 'wrangler.jsonc'
await prepareFormats([file])

const text = (value: object) => `${JSON.stringify(value, undefined, 2)}\n`
const cache = { binding: 'CACHE' }
const files = { binding: 'FILES', bucket_name: 'api-production-files' }
const none = { name: 'api' }

/** What is left of `ours` when what CLODO wrote goes. */
function left(written: object, ours: object, uses: readonly string[] = []) {
  const sides = { base: text({ ...none, ...written }), ours: text({ ...none, ...ours }), theirs: text(none) }
  const { after = '', conflicts } = decide(
    file,
    withResources(file, sides, (name) => (uses.includes(name) ? 'src/mine.ts' : undefined)),
    'abort',
  )
  return conflicts.length > 0 ? 'conflict' : JSON.parse(after)
}

describe('a binding that goes', () => {
  it.each<[string, object, object]>([
    ['a namespace', { kv_namespaces: [cache] }, { kv_namespaces: [{ ...cache, id: 'a1', preview_id: 'b2' }] }],
    ['another bucket', { r2_buckets: [files] }, { r2_buckets: [{ ...files, bucket_name: 'mine' }] }],
    [
      'a namespace in an environment',
      { env: { staging: { kv_namespaces: [cache] } } },
      { env: { staging: { kv_namespaces: [{ ...cache, id: 'a1' }] } } },
    ],
    ['nothing', { kv_namespaces: [cache] }, { kv_namespaces: [cache] }],
  ])('was given %s: no conflict', (_, written, ours) => {
    expect(left(written, ours)).toEqual(none)
  })

  it('leaves those that the user has beside it', () => {
    const own = { binding: 'SESSIONS', id: 'c3' }
    expect(left({ kv_namespaces: [cache] }, { kv_namespaces: [own, { ...cache, id: 'a1' }] })).toEqual({
      ...none,
      kv_namespaces: [own],
    })
  })

  it('is the user’s own where their code uses it', () => {
    const ours = { kv_namespaces: [{ ...cache, id: 'a1' }], r2_buckets: [{ ...files, bucket_name: 'mine' }] }
    const { kv_namespaces } = ours
    expect(left({ kv_namespaces: [cache], r2_buckets: [files] }, ours, ['CACHE'])).toEqual({ ...none, kv_namespaces })
  })

  it('is a conflict where more was changed', () => {
    expect(left({ kv_namespaces: [cache] }, { kv_namespaces: [{ ...cache, id: 'a1', remote: true }] })).toBe('conflict')
  })
})

it('leaves the sides alone where the binding stays, or the texts are no data', () => {
  const base = text({ kv_namespaces: [cache] })
  const ours = text({ kv_namespaces: [{ ...cache, id: 'a1' }] })
  const never = () => undefined
  const stays = { base, ours, theirs: text({ kv_namespaces: [cache], name: 'api' }) }
  expect(withResources(file, stays, never)).toBe(stays)
  const broken = { base, ours: '{', theirs: '{}' }
  expect(withResources(file, broken, never)).toBe(broken)
  const code = { base: 'a', ours: 'b', theirs: 'c' }
  expect(withResources('src/a.ts', code, never)).toBe(code)
})

it('knows a resource by the list that it is in', () => {
  expect(differsByResource('kv_namespaces', cache, { ...cache, id: 'a1' })).toBe(true)
  expect(differsByResource('services', cache, { ...cache, id: 'a1' })).toBe(false)
  expect(differsByResource('d1_databases', cache, { ...cache, id: 'a1' })).toBe(false)
})
