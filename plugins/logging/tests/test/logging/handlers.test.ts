import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { inLog } from '../../src/logging/background.ts'
import { logHandlers } from '../../src/logging/handlers.ts'
import { collectLines } from './lines.ts'

afterEach(() => vi.restoreAllMocks())

const ctx = {} as ExecutionContext
const controller = { cron: '0 3 * * *', scheduledTime: 0, noRetry() {} } as unknown as ScheduledController
const batch = { queue: 'jobs', messages: [1, 2] } as unknown as MessageBatch

describe('logHandlers', () => {
  it('sums up what is no request, and passes on what it gives', async () => {
    const lines = collectLines()
    const seen: unknown[] = []
    const handlers = logHandlers({
      scheduled: (given: ScheduledController, _env: Env, _ctx: ExecutionContext) => void seen.push(given),
      queue: (given: MessageBatch, _env: Env, _ctx: ExecutionContext) => void seen.push(given),
    })
    await handlers.scheduled(controller, env, ctx)
    await handlers.queue(batch, env, ctx)
    expect(seen).toEqual([controller, batch])
    expect(lines).toMatchObject([
      { level: 'info', cron: '0 3 * * *', outcome: 'ok' },
      { level: 'info', queue: 'jobs', messages: 2, outcome: 'ok' },
    ])
  })

  it('logs what goes wrong without its secrets, and throws it on', async () => {
    const lines = collectLines()
    const failing = logHandlers({
      scheduled: async (_controller: ScheduledController, _env: Env, _ctx: ExecutionContext) => {
        throw new Error('no', { cause: { password: 'hunter2', to: 'ada@example.com' } })
      },
    })
    await expect(failing.scheduled(controller, env, ctx)).rejects.toThrow('no')
    expect(lines).toMatchObject([{ level: 'error', outcome: 'error', error: { message: 'no' } }])
    expect(JSON.stringify(lines)).not.toMatch(/hunter2|ada@example/)
  })

  it('adds no handler that was not there', () => {
    const fetch = () => new Response()
    expect(Object.keys(logHandlers({ fetch }))).toEqual(['fetch'])
  })
})

describe('inLog', () => {
  it('gives work a log of its own, and says what came of it', async () => {
    const lines = collectLines()
    const closed = await inLog('close room', { env, fields: { room: 7 } }, async (log) => {
      log.info('Somebody was left', { left: 1 })
      log.add({ closed: true })
      return 'closed'
    })
    expect(closed).toBe('closed')
    expect(lines).toMatchObject([
      { message: 'Somebody was left', room: 7, left: 1 },
      { level: 'info', message: 'close room done', room: 7, closed: true, outcome: 'ok' },
    ])
  })

  it('says what went wrong, also where nothing was awaited', async () => {
    const lines = collectLines()
    const failing = inLog('increment', { env }, () => {
      throw new RangeError('not so much')
    })
    await expect(failing).rejects.toThrow('not so much')
    expect(lines).toMatchObject([{ level: 'error', message: 'increment failed', error: { name: 'RangeError' } }])
  })
})
