import { describe, expect, test } from 'vitest'
import type { Change } from '../../src/tree/change.ts'
import { commit } from '../../src/tree/commit.ts'
import { drop, type HistoryRecord, last, record } from '../../src/tree/history.ts'
import { memory, ROOT } from './memory.ts'

const changes: Change[] = [
  { path: 'a', before: undefined, after: '\uFEFF1\r\n', executable: true },
  { path: 'b', before: '', after: undefined },
]
const entry = (command: string): HistoryRecord => ({ command, at: '2026-01-01T00:00:00.000Z', changes })

function run(at: ReturnType<typeof memory>, ...made: Change[]): Promise<void> {
  return commit(at.disk, ROOT, made)
}

describe('the history', () => {
  test('gives back the newest record as it went in, and drops it', async () => {
    const at = memory()
    expect(last(at.disk, ROOT)).toBeUndefined()
    expect(drop(at.disk, ROOT)).toEqual([])
    await run(at, ...record(at.disk, ROOT, entry('add one')))
    await run(at, ...record(at.disk, ROOT, entry('add two')))
    expect(last(at.disk, ROOT)).toEqual(entry('add two'))
    await run(at, ...drop(at.disk, ROOT))
    expect(last(at.disk, ROOT)).toEqual(entry('add one'))
    await run(at, ...drop(at.disk, ROOT))
    expect(at.snapshot()).toEqual({})
  })

  test('keeps the newest 50, also past 9999', async () => {
    const at = memory()
    await run(at, { path: '.clodo/history/9970.jsonl', before: undefined, after: '{}' })
    for (let n = 1; n <= 55; n += 1) await run(at, ...record(at.disk, ROOT, entry(`add ${n}`)))
    const names = Object.keys(at.snapshot())
    expect(names).toHaveLength(50)
    expect(names).toContain('.clodo/history/10025.jsonl')
    expect(names).not.toContain('.clodo/history/9975.jsonl')
    expect(last(at.disk, ROOT)?.command).toBe('add 55')
  })

  test.each(['{"schema":2}', '{', 'null'])('reads %j as no record', (text) => {
    expect(
      last(memory({ '.clodo/history/0001.jsonl': text, '.clodo/history/notes.txt': '' }).disk, ROOT),
    ).toBeUndefined()
  })
})
