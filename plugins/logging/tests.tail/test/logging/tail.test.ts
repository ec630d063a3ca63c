import { describe, expect, it } from 'vitest'
import { linesOf } from '../../src/logging/tail.ts'

const ok = { scriptName: 'shop', outcome: 'ok', eventTimestamp: 1_795_600_800_000, logs: [], exceptions: [] }
const event = (more: object) => ({ ...ok, ...more }) as unknown as TraceItem
const log = (level: string, ...message: unknown[]) => ({ level, message, timestamp: 1_795_600_800_123 })
const at = '2026-11-25T10:00:00.123Z'

describe('what the Tail Worker reads', () => {
  it('are the lines of the log, as they were written', () => {
    const line = { level: 'warn', message: 'GET /a 403', status: 403 }
    expect(linesOf(event({ logs: [log('warn', JSON.stringify(line))] }))).toEqual([{ at, ...line, worker: 'shop' }])
  })

  it('are what else was printed, without its secrets', () => {
    const logs = [log('log', 'Bearer abc.def', { password: 'hunter2' }), log('error', '{ no JSON')]
    const lines = linesOf(event({ logs }))
    expect(lines).toMatchObject([
      { level: 'info', message: 'Bearer [redacted]' },
      { level: 'info' },
      { level: 'error', message: '{ no JSON' },
    ])
    expect(JSON.stringify(lines)).not.toMatch(/hunter2|abc\.def/)
  })

  it('is what was thrown past everything', () => {
    const exceptions = [{ name: 'TypeError', message: 'token=abc', timestamp: 1_795_600_800_123 }]
    expect(linesOf(event({ outcome: 'exception', exceptions }))).toMatchObject([
      { at, level: 'error', message: 'TypeError: token=[redacted]', error: { name: 'TypeError' } },
      { level: 'error', message: 'Ended by exception', outcome: 'exception' },
    ])
  })

  it.each(['exceededCpu', 'exceededMemory', 'canceled'])('is that a run ended by %s', (outcome) => {
    expect(linesOf(event({ outcome }))).toMatchObject([{ level: 'error', outcome, worker: 'shop' }])
  })

  it('is nothing where there is nothing to say', () => {
    expect(linesOf(event({}))).toEqual([])
  })
})
