import { describe, expect, test } from 'vitest'
import type { Change } from '../../src/tree/change.ts'
import { commit } from '../../src/tree/commit.ts'
import { countOnly, faulty } from './faulty.ts'
import { type Files, memory, ROOT } from './memory.ts'

const write = (path: string, before?: string): Change => ({ path, before, after: 'new' })
const remove = (path: string, before: string): Change => ({ path, before, after: undefined })

/** The commit must be refused and leave everything as it is. */
async function refused(
  files: Files,
  changes: readonly Change[],
  code: string,
  prepare?: (at: ReturnType<typeof memory>) => void,
): Promise<void> {
  const at = memory(files)
  prepare?.(at)
  const before = at.volume.toJSON()
  await expect(commit(at.disk, ROOT, changes)).rejects.toThrow(expect.objectContaining({ code }))
  expect(at.volume.toJSON()).toEqual(before)
}

describe('a commit is refused', () => {
  test.each<[string, Files, Change[]]>([
    ['a text that is another one now', { a: 'now' }, [write('a', 'then')]],
    ['a file that has gone', {}, [write('a', 'then')]],
    ['a file that has come', { a: '' }, [write('a')]],
    ['a directory where a file was', { 'a/b': '' }, [remove('a', 'then')]],
    ['a removal of a file that has gone', {}, [remove('a', 'then')]],
    ['a stale change that would change nothing', { a: 'now' }, [{ path: 'a', before: 'x', after: 'x' }]],
  ])('TREE_CHANGED: %s', (_name, files, changes) => refused(files, [write('fresh'), ...changes], 'TREE_CHANGED'))

  test('and names each stale file', async () => {
    const at = memory({ a: '1', b: '2' })
    await expect(commit(at.disk, ROOT, [write('a', '1'), write('b', '?'), write('c', '?')])).rejects.toThrow(
      expect.objectContaining({ where: 'b', exit: 4, data: { paths: ['b', 'c'] } }),
    )
  })

  test.each<[string, Files, Change[]]>([
    ['a directory in the way', { 'a/b': '' }, [write('a')]],
    ['an empty directory in the way', { a: null }, [write('a')]],
    ['a directory of which something stays', { 'a/b': '', 'a/c': '' }, [remove('a/b', ''), write('a')]],
    ['a directory that holds an empty one', { 'a/b': '', 'a/c': null }, [remove('a/b', ''), write('a')]],
    ['a file above the target', { a: '' }, [write('a/b')]],
    ['the same path twice', {}, [write('a'), write('a')]],
    ['names that differ by case', {}, [write('a/b'), write('A/c')]],
    ['an existing name that differs by case', { 'Src/a': '' }, [write('src/b')]],
    ['names that differ by normalisation', { 'caf\u00e9': '' }, [write('cafe\u0301')]],
    ['a file that is to be a directory too', {}, [write('a'), write('a/b')]],
  ])('PATH_BLOCKED: %s', (_name, files, changes) => refused(files, [write('fresh'), ...changes], 'PATH_BLOCKED'))

  test('PATH_BLOCKED: symbolic links at and above the target, and in place of .clodo', async () => {
    const link = (to: string, at: string) => (where: ReturnType<typeof memory>) =>
      where.volume.symlinkSync(`${ROOT}/${to}`, `${ROOT}/${at}`)
    await refused({ real: '1' }, [write('link', '1')], 'PATH_BLOCKED', link('real', 'link'))
    await refused({ 'real/a': '1' }, [write('link/a', '1')], 'PATH_BLOCKED', link('real', 'link'))
    await refused({ 'real/a': '1' }, [remove('link/a', '1')], 'PATH_BLOCKED', link('real', 'link'))
    await refused({ 'real/a': '1' }, [write('b')], 'PATH_BLOCKED', link('real', '.clodo'))
  })

  test('PATH_OUTSIDE', () => refused({}, [write('ok'), write('../a')], 'PATH_OUTSIDE'))

  test('DISK_FAILED: a directory that may not be written, before anything is', async () => {
    const at = memory({ 'locked/a': '1', b: '2' })
    const disk = { ...at.disk, writable: (path: string) => !path.endsWith('locked') }
    await expect(commit(disk, ROOT, [write('b', '2'), write('locked/a', '1')])).rejects.toThrow(
      expect.objectContaining({ code: 'DISK_FAILED', where: `${ROOT}/locked` }),
    )
    expect(at.snapshot()).toEqual({ 'locked/a': '1', b: '2' })
  })

  test('COMMIT_INTERRUPTED: while the journal of an earlier one is there', async () => {
    await refused({ '.clodo/journal.json': '{}' }, [write('a')], 'COMMIT_INTERRUPTED')
  })
})

describe('a commit', () => {
  test('makes a root that is missing, and takes it away when the disk refuses', async () => {
    const at = memory()
    const root = `${ROOT}/deep/new`
    const full = {
      ...at.disk,
      write() {
        throw new Error('full')
      },
    }
    await expect(commit(full, root, [write('a/b')])).rejects.toThrow('full')
    expect(at.disk.kind(`${ROOT}/deep`)).toBeUndefined()
    await commit(at.disk, root, [write('a/b')])
    expect(at.snapshot()).toEqual({ 'deep/new/a/b': 'new' })
  })

  test('keeps the mode of a file, and sets the execute bits when asked', async () => {
    const at = memory({ kept: '1', run: '1', same: '1' })
    at.volume.chmodSync(`${ROOT}/kept`, 0o640)
    at.volume.chmodSync(`${ROOT}/run`, 0o600)
    await commit(at.disk, ROOT, [
      write('kept', '1'),
      { ...write('run', '1'), executable: true },
      { path: 'same', before: '1', after: '1', executable: true },
    ])
    expect(at.disk.mode(`${ROOT}/kept`)).toBe(0o640)
    expect(at.disk.mode(`${ROOT}/run`)).toBe(0o711)
    expect(at.disk.mode(`${ROOT}/same`)).toBe(0o777 & (at.disk.mode(`${ROOT}/same`) ?? 0))
    expect((at.disk.mode(`${ROOT}/same`) ?? 0) & 0o111).toBe(0o111)
  })

  test('that changes nothing does not write', async () => {
    const at = memory({ a: '1', run: '1' })
    at.volume.chmodSync(`${ROOT}/run`, 0o755)
    const written: string[] = []
    const watch = faulty(at.disk, { before: (_call, operation) => void written.push(operation) })
    await commit(watch, ROOT, [
      { path: 'a', before: '1', after: '1' },
      { path: 'run', before: '1', after: '1', executable: true },
    ])
    expect(written).not.toContain('write')
    expect(written).not.toContain('makeDirectory')
  })

  test('throws away what a killed one left staged', async () => {
    const at = memory({ '.clodo/txn/0': 'left', '.clodo/txn/17': 'left' })
    at.volume.chmodSync(`${ROOT}/.clodo/txn/0`, 0o755)
    await commit(at.disk, ROOT, [write('a')])
    expect(at.snapshot()).toEqual({ a: 'new' })
  })

  test('removes only directories that it emptied', async () => {
    const at = memory({ 'a/b/c/x': '1', 'a/b/kept': null, 'd/e/y': '1', 'd/z': '1', untouched: null })
    await commit(at.disk, ROOT, [remove('a/b/c/x', '1'), remove('d/e/y', '1'), remove('d/z', '1')])
    expect(at.snapshot()).toEqual({ 'a/b/kept': null, untouched: null })
  })

  test('keeps a directory, mode and all, whose last file another one replaces', async () => {
    const at = memory({ 'a/x': '1' })
    at.volume.chmodSync(`${ROOT}/a`, 0o750)
    await commit(at.disk, ROOT, [remove('a/x', '1'), write('a/y')])
    expect(at.disk.mode(`${ROOT}/a`)).toBe(0o750)
  })

  test('syncs every text and the journal before the commit point, the directories before the journal goes', async () => {
    const at = memory({ 'src/a': '1', 'old/b': '1' })
    const log: string[] = []
    const note = (text: string) => void log.push(text.replaceAll(`${ROOT}/`, ''))
    const disk = {
      ...faulty(at.disk, countOnly),
      write: (path: string, bytes: Uint8Array) => {
        note(`write ${path}`)
        at.disk.write(path, bytes)
      },
      syncAll: async (paths: readonly string[]) => {
        for (const path of paths) note(`sync ${path}`)
      },
      rename: (from: string, to: string) => {
        note(`rename ${to}`)
        at.disk.rename(from, to)
      },
      syncDirectory: (path: string) => note(`sync ${path}`),
      remove: (path: string) => {
        note(`remove ${path}`)
        at.disk.remove(path)
      },
    }
    await commit(disk, ROOT, [write('src/a', '1'), remove('old/b', '1')])
    expect(log).toEqual([
      'write .clodo/txn/0',
      'write .clodo/txn/journal.json',
      'sync .clodo/txn/0',
      'sync .clodo/txn/journal.json',
      'sync .clodo/txn',
      'sync .clodo',
      'sync /project',
      'rename .clodo/journal.json',
      'sync .clodo',
      'remove old/b',
      'rename src/a',
      'sync /project',
      'sync src',
      'remove .clodo/journal.json',
      'sync .clodo',
    ])
  })
})
