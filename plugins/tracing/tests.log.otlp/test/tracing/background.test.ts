import { afterEach, expect, it, vi } from 'vitest'
import { logHandlers } from '../../src/logging/handlers.ts'
import { traceHandlers } from '../../src/tracing/handlers.ts'
import { collector, exporting } from './collector.ts'

afterEach(() => vi.restoreAllMocks())

it('lines of what is no request say which trace and span they are of', async () => {
  const { spans } = collector()
  const lines: Record<string, unknown>[] = []
  vi.spyOn(console, 'info').mockImplementation((text) => void lines.push(JSON.parse(text)))
  const handlers: ExportedHandler<Env> = { scheduled: () => {} }
  await traceHandlers(logHandlers(handlers)).scheduled?.(
    { cron: '0 * * * *' } as ScheduledController,
    exporting,
    {} as ExecutionContext,
  )
  const [span] = await spans()
  expect(lines).toMatchObject([{ cron: '0 * * * *', outcome: 'ok', trace_id: span?.traceId, span_id: span?.spanId }])
})
