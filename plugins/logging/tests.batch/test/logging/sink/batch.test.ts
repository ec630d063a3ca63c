import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Batch, type Delivery } from '../../../src/logging/sink/batch.ts'

/** A batch of small limits whose other end answers as told, and then with `done`. */
function batchOf(...answers: (Delivery | Error)[]) {
  const deliveries: (readonly number[])[] = []
  const batch = new Batch<number, string>({
    name: 'the test',
    gather: 10,
    size: 3,
    kept: 5,
    async deliver(items, env) {
      expect(env).toBe('env')
      deliveries.push(items)
      const answer = answers.shift() ?? 'done'
      if (answer instanceof Error) throw answer
      return answer
    },
  })
  const add = (...items: number[]) => {
    for (const item of items) batch.add(item, 'env')
  }
  return { batch, add, deliveries }
}

let warnings: unknown[] = []

beforeEach(() => {
  warnings = []
  vi.spyOn(console, 'warn').mockImplementation((line) => warnings.push(JSON.parse(line)))
})
afterEach(() => vi.restoreAllMocks())

describe('a batch', () => {
  it('delivers by itself, later and together', async () => {
    const { add, deliveries } = batchOf()
    add(1, 2)
    expect(deliveries).toEqual([])
    await vi.waitFor(() => expect(deliveries).toEqual([[1, 2]]), { timeout: 20_000 })
    add(3)
    await vi.waitFor(() => expect(deliveries).toEqual([[1, 2], [3]]), { timeout: 20_000 })
  })

  it('delivers no more than so many at a time', async () => {
    const { batch, add, deliveries } = batchOf()
    add(1, 2, 3, 4, 5)
    await batch.flush('env')
    expect(deliveries).toEqual([
      [1, 2, 3],
      [4, 5],
    ])
    expect(warnings).toEqual([])
  })

  it('keeps no more than so many, and says how many were lost', async () => {
    const { batch, add, deliveries } = batchOf()
    add(1, 2, 3, 4, 5, 6, 7)
    await batch.flush('env')
    expect(deliveries.flat()).toEqual([1, 2, 3, 4, 5])
    expect(warnings).toMatchObject([{ outcome: 'done', lost: 2, waiting: 0 }])
  })

  it.each([['again' as const], [new Error('no network')]])('tries again after %s, in order', async (answer) => {
    const { batch, add, deliveries } = batchOf(answer)
    add(1, 2)
    await batch.flush('env')
    expect(warnings).toMatchObject([{ outcome: 'again', lost: 0, waiting: 2 }])
    add(3)
    await batch.flush('env')
    expect(deliveries).toEqual([
      [1, 2],
      [1, 2, 3],
    ])
  })

  it('does not try again what was refused', async () => {
    const { batch, add, deliveries } = batchOf('refused')
    add(1)
    await batch.flush('env')
    await batch.flush('env')
    expect(deliveries).toEqual([[1]])
    expect(warnings).toMatchObject([{ outcome: 'refused', lost: 1 }])
  })

  it('lets the other end be for a while when it fails', async () => {
    const { add, deliveries } = batchOf('again')
    add(1)
    await vi.waitFor(() => expect(warnings).toHaveLength(1), { timeout: 20_000 })
    add(2)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(deliveries).toEqual([[1]])
  })
})
