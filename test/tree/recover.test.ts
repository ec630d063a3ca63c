import { describe, expect, test } from 'vitest'
import { digest } from '../../src/tree/digest.ts'
import { recover } from '../../src/tree/recover.ts'
import { memory, ROOT } from './memory.ts'

const journal = (steps: unknown[], schema = 1) => `${JSON.stringify({ schema, steps })}\n`
const step = (
  path: string,
  before: string | null,
  after: string | null,
  staged: string | null = after === null ? null : '0',
) => ({
  path,
  before: before === null ? null : digest(before),
  after: after === null ? null : digest(after),
  staged,
})

function refused(
  files: Record<string, string | null>,
  expected: object,
  prepare?: (at: ReturnType<typeof memory>) => void,
) {
  const at = memory(files)
  prepare?.(at)
  const before = at.volume.toJSON()
  expect(() => recover(at.disk, ROOT)).toThrow(expect.objectContaining(expected))
  expect(at.volume.toJSON()).toEqual(before)
}

describe('recover', () => {
  test('has nothing to do without a commit, or without a project', () => {
    const at = memory({ '.clodo/lock.json': '{}', a: '1' })
    expect(recover(at.disk, ROOT)).toBe('nothing')
    expect(recover(at.disk, '/no/such/place')).toBe('nothing')
    expect(at.snapshot()).toEqual({ '.clodo/lock.json': '{}', a: '1' })
  })

  test('stops at a file edited since, naming all of them, and writes nothing', () => {
    const steps = [step('a', '1', '2', '0'), step('b', '1', null), step('c', '1', '2', '1')]
    const files = { '.clodo/journal.json': journal(steps), '.clodo/txn/0': '2', '.clodo/txn/1': '2' }
    refused(
      { ...files, a: 'mine', b: 'mine', c: '1' },
      { code: 'RECOVER_CONFLICT', where: 'a', exit: 4, data: { paths: ['a', 'b'] } },
    )
    refused({ ...files, b: '1', c: '1' }, { code: 'RECOVER_CONFLICT', data: { paths: ['a'] } })
  })

  test('stops when a staged text is gone or damaged', () => {
    const files = { '.clodo/journal.json': journal([step('a', '1', '2')]), a: '1' }
    refused({ ...files, '.clodo/txn': null }, { code: 'RECOVER_CONFLICT', where: 'a' })
    refused({ ...files, '.clodo/txn/0': 'torn' }, { code: 'RECOVER_CONFLICT', where: 'a' })
  })

  test('stops where a directory has come in the way', () => {
    const files = { '.clodo/journal.json': journal([step('a', null, '2')]), '.clodo/txn/0': '2', 'a/mine': 'x' }
    refused(files, { code: 'PATH_BLOCKED', where: 'a' })
  })

  test('goes on past an edit that is the text after', () => {
    const at = memory({ '.clodo/journal.json': journal([step('a', '1', '2')]), '.clodo/txn/0': '2', a: '2' })
    expect(recover(at.disk, ROOT)).toBe('completed')
    expect(at.snapshot()).toEqual({ a: '2' })
  })

  test('leaves later edits alone when only the journal was still to go', () => {
    const at = memory({ '.clodo/journal.json': journal([step('a', '1', '2')]), a: 'mine' })
    expect(recover(at.disk, ROOT)).toBe('completed')
    expect(at.snapshot()).toEqual({ a: 'mine' })
  })

  test.each([
    ['cut off', '{"schema":1,"steps":['],
    ['another schema', journal([], 2)],
    ['no list', '{"schema":1}'],
    ['no object', 'null'],
    ['a step that is null', journal([null])],
    ['a step without hash', journal([{ path: 'a', before: 'x', after: null, staged: null }])],
    ['a staged name that leads away', journal([{ ...step('a', null, '2'), staged: '../../b' }])],
    ['a removal with a staged name', journal([{ ...step('a', '1', null), staged: '0' }])],
    ['a step without path', journal([{ ...step('a', '1', null), path: 7 }])],
  ])('refuses a journal: %s', (_name, text) => {
    refused({ '.clodo/journal.json': text, '.clodo/txn/0': '2' }, { code: 'JOURNAL_UNREADABLE' })
  })

  test('does not follow a journal out of the project', () => {
    const planted = (path: string) => ({
      '.clodo/journal.json': journal([step(path, null, '2')]),
      '.clodo/txn/0': '2',
      'real/x': '1',
    })
    refused(planted('../evil'), { code: 'PATH_OUTSIDE' })
    refused(planted('.git/hooks/pre-commit'), { code: 'PATH_OUTSIDE' })
    refused(planted('link/evil'), { code: 'PATH_BLOCKED' }, (at) =>
      at.volume.symlinkSync(`${ROOT}/real`, `${ROOT}/link`),
    )
  })

  test('does not follow a .clodo that is a link', () => {
    const at = memory({ 'real/txn/0': 'mine' })
    at.volume.symlinkSync(`${ROOT}/real`, `${ROOT}/.clodo`)
    expect(recover(at.disk, ROOT)).toBe('nothing')
    expect(at.volume.readFileSync(`${ROOT}/real/txn/0`, 'utf8')).toBe('mine')
  })
})
