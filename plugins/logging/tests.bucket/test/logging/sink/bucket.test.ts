import { afterEach, expect, it, vi } from 'vitest'
import { type BucketEnv, bucketLines, toBucket } from '../../../src/logging/sink/bucket.ts'

afterEach(() => vi.restoreAllMocks())

/** A bucket in memory. */
function bucket() {
  const objects = new Map<string, string>()
  const put = async (key: string, text: string) => void objects.set(key, text)
  return { objects, env: { LOG_BUCKET: { put } } as unknown as BucketEnv }
}

it('keeps lines as newline JSON, by day, each with its time', async () => {
  const { objects, env } = bucket()
  toBucket({ level: 'info', message: 'one', path: '/a\n{"forged":1}' }, env)
  toBucket({ level: 'warn', message: 'two', at: '2026-11-25T10:00:00.000Z' }, env)
  await bucketLines.flush(env)
  const [[key = '', text = ''] = []] = objects
  expect(objects.size).toBe(1)
  expect(key).toMatch(/^\d{4}\/\d{2}\/\d{2}\/\d{6}-[\da-f-]{36}\.ndjson$/)
  expect(key.slice(0, 10)).toBe(new Date().toISOString().slice(0, 10).replaceAll('-', '/'))
  expect(text.endsWith('\n')).toBe(true)
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toEqual([
    { at: expect.stringMatching(/^\d{4}-.*Z$/), level: 'info', message: 'one', path: '/a\n{"forged":1}' },
    { at: '2026-11-25T10:00:00.000Z', level: 'warn', message: 'two' },
  ])
})

it('writes nothing where there is nothing', async () => {
  const { objects, env } = bucket()
  await bucketLines.flush(env)
  expect(objects.size).toBe(0)
})
