import { afterEach, expect, it, vi } from 'vitest'
import { request } from '../client.ts'

afterEach(() => vi.restoreAllMocks())

it('every line of the log says which trace and span it is of', async () => {
  const lines: Record<string, unknown>[] = []
  for (const level of ['debug', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((text) => {
      lines.push(JSON.parse(text))
    })
  const response = await request('/livez')
  const line = lines.find(({ path }) => path === '/livez')
  expect(line).toMatchObject({ trace_id: response.headers.get('X-Trace-Id') })
  expect(line?.trace_id).toMatch(/^[\da-f]{32}$/)
  expect(line?.span_id).toMatch(/^[\da-f]{16}$/)
})
