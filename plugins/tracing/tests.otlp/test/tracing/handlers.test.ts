import { afterEach, expect, it, vi } from 'vitest'
import { inTrace } from '../../src/tracing/background.ts'
import { traceHandlers } from '../../src/tracing/handlers.ts'
import { collector, exporting } from './collector.ts'

const ctx = {} as ExecutionContext

afterEach(() => vi.restoreAllMocks())

it('a cron, a batch and an e-mail are traces', async () => {
  const { spans } = collector()
  const seen = vi.fn()
  const fetch = () => new Response()
  const handlers = traceHandlers({ fetch, scheduled: seen, queue: seen, email: seen })
  const batch = { queue: 'jobs', messages: [{}, {}] } as unknown as MessageBatch
  await handlers.scheduled?.({ cron: '0 * * * *' } as ScheduledController, exporting, ctx)
  await handlers.queue?.(batch, exporting, ctx)
  await handlers.email?.({} as ForwardableEmailMessage, exporting, ctx)
  expect(handlers.fetch).toBe(fetch)
  expect(seen).toHaveBeenCalledTimes(3)
  expect(await spans()).toMatchObject([
    { name: 'cron 0 * * * *', kind: 1, attributes: { 'faas.trigger': 'timer', 'faas.cron': '0 * * * *' } },
    { name: 'process jobs', kind: 5, attributes: { 'faas.trigger': 'pubsub', 'messaging.batch.message_count': '2' } },
    { name: 'email', kind: 5 },
  ])
  expect(Object.keys(traceHandlers({ fetch }))).toEqual(['fetch'])
})

it('work goes on in the trace that came along, and its failure is its own', async () => {
  const { spans } = collector()
  const env = { ...exporting, OTEL_TRACES_SAMPLER_ARG: '0' } as unknown as Env
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  expect(await inTrace('alarm', { env, traceparent }, () => 7)).toBe(7)
  const failing = inTrace('alarm', { env, traceparent: 'nonsense' }, () => {
    throw new RangeError('no')
  })
  await expect(failing).rejects.toThrow('no')
  await inTrace('alarm', { env }, async () => {})
  expect(await spans()).toMatchObject([
    { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', parentSpanId: '00f067aa0ba902b7', status: {} },
    { status: { code: 2 }, attributes: { 'error.type': 'RangeError' } },
  ])
})
