import { Hono } from 'hono'
import { afterEach, expect, it, vi } from 'vitest'
import { audit } from '../../src/logging/audit.ts'

afterEach(() => vi.restoreAllMocks())

it('says who did what with which outcome, whatever the level, without secrets and in one line', async () => {
  const lines: string[] = []
  vi.spyOn(console, 'info').mockImplementation((line: string) => void lines.push(line))
  const app = new Hono().get('/', (c) => {
    c.set('requestId' as never, 'r-1' as never)
    audit(c, {
      action: 'invoice.delete',
      resource: 'a\n{"forged":true}',
      outcome: 'denied',
      token: 'abc',
      reason: 'no role',
    })
    return c.text('ok')
  })
  await app.request('/')
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toContain('\n')
  const line = JSON.parse(lines[0] ?? '')
  expect(line).toMatchObject({
    channel: 'audit',
    action: 'invoice.delete',
    outcome: 'denied',
    requestId: 'r-1',
    details: { reason: 'no role', token: '[redacted]' },
  })
  expect(Number.isNaN(Date.parse(line.at))).toBe(false)
})
