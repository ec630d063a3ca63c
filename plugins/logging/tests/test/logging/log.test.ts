import { afterEach, describe, expect, it, vi } from 'vitest'
import { createLog } from '../../src/logging/log.ts'
import { collectLines } from './lines.ts'

afterEach(() => vi.restoreAllMocks())

describe('a log', () => {
  it.each([
    ['debug', 4],
    ['info', 3],
    ['warn', 2],
    ['error', 1],
    ['loud', 3],
    [undefined, 3],
  ])('at the level %s writes %i of four lines', (level, count) => {
    const lines = collectLines()
    const log = createLog(level)
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level](`as ${level}`)
    expect(lines).toHaveLength(count)
    expect(lines.at(-1)).toEqual({ level: 'error', message: 'as error' })
  })

  it('passes its fields on to its children, not to its parent', () => {
    const lines = collectLines()
    const parent = createLog('info', { requestId: 'r' })
    const child = parent.child({ order: 1 })
    child.add({ step: 'paid' })
    child.info('child', { amount: 2 })
    parent.info('parent')
    expect(lines).toEqual([
      { level: 'info', message: 'child', requestId: 'r', order: 1, step: 'paid', amount: 2 },
      { level: 'info', message: 'parent', requestId: 'r' },
    ])
  })

  it('lets no field pass for another level or message', () => {
    const lines = collectLines()
    createLog('info').info('Order taken', JSON.parse('{"level":"error","message":"Database lost","order":1}'))
    expect(lines).toEqual([{ level: 'info', message: 'Order taken', order: 1 }])
  })

  it('never throws', () => {
    const lines = collectLines()
    const trap = {
      get boom() {
        throw new Error('password=hunter2')
      },
    }
    expect(() => createLog('info').info('hello', { trap })).not.toThrow()
    expect(lines).toEqual([{ level: 'error', message: 'A line of the log could not be written' }])
  })
})
