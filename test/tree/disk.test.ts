import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createFsFromVolume } from 'memfs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commit } from '../../src/tree/commit.ts'
import { type NodeFs, nodeDisk } from '../../src/tree/disk.ts'
import { recover } from '../../src/tree/recover.ts'
import { memory, ROOT } from './memory.ts'
import { one, states, two } from './states.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clodo-tree-')).replaceAll('\\', '/')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const disk = nodeDisk()

function filesIn(directory: string): Record<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
  const leaves = entries.filter(
    (entry) => !entry.isDirectory() || readdirSync(join(entry.parentPath, entry.name)).length === 0,
  )
  return Object.fromEntries(
    leaves.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [
        path.slice(directory.length + 1).replaceAll('\\', '/'),
        entry.isDirectory() ? '(empty)' : readFileSync(path, 'utf8'),
      ]
    }),
  )
}

describe('the real disk', () => {
  test('says what is there', () => {
    writeFileSync(`${root}/b`, 'text')
    mkdirSync(`${root}/a`)
    symlinkSync(`${root}/b`, `${root}/c`)
    expect(disk.list(root)).toEqual([
      { name: 'a', kind: 'directory' },
      { name: 'b', kind: 'file' },
      { name: 'c', kind: 'symlink' },
    ])
    expect(['a', 'b', 'c', 'd', 'b/x'].map((name) => disk.kind(`${root}/${name}`))).toEqual([
      'directory',
      'file',
      'symlink',
      undefined,
      undefined,
    ])
    expect(Buffer.from(disk.read(`${root}/c`) ?? []).toString()).toBe('text')
    expect([disk.read(`${root}/d`), disk.list(`${root}/d`), disk.list(`${root}/b`), disk.mode(`${root}/d`)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect([disk.writable(root), disk.writable(`${root}/d`)]).toEqual([true, false])
    expect(disk.kind('/dev/null')).toBe('other')
  })

  test('turns a refusal into DISK_FAILED with operation and errno', async () => {
    writeFileSync(`${root}/b`, '')
    const failed = (operation: string, errno: string) =>
      expect.objectContaining({ code: 'DISK_FAILED', data: { operation, errno } })
    const bytes = new Uint8Array()
    expect(() => disk.write(`${root}/b`, bytes, { exclusive: true })).toThrow(failed('write', 'EEXIST'))
    expect(() => disk.write(`${root}/none/b`, bytes)).toThrow(failed('write', 'ENOENT'))
    expect(() => disk.read(root)).toThrow(failed('read', 'EISDIR'))
    expect(() => disk.makeDirectory(`${root}/b`)).toThrow(failed('make directory', 'EEXIST'))
    expect(() => disk.rename(`${root}/none`, `${root}/c`)).toThrow(failed('rename', 'ENOENT'))
    expect(() => disk.removeDirectory(root)).toThrow(failed('remove directory', 'ENOTEMPTY'))
    await expect(disk.syncAll([`${root}/b`, `${root}/none`])).rejects.toThrow(failed('sync', 'ENOENT'))
    expect(() => disk.syncDirectory(`${root}/none`)).toThrow(failed('sync', 'ENOENT'))
    expect(() => disk.remove(`${root}/none`)).not.toThrow()
  })

  test('goes on where directories cannot be synced, and names an error without errno', () => {
    const { volume } = memory()
    const windows = {
      ...volume,
      openSync() {
        throw Object.assign(new Error('not permitted'), { code: 'EPERM' })
      },
      mkdirSync() {
        throw new TypeError('odd')
      },
    } as unknown as NodeFs
    expect(() => nodeDisk(windows).syncDirectory(ROOT)).not.toThrow()
    expect(() => nodeDisk(windows).makeDirectory(ROOT)).toThrow(
      expect.objectContaining({ data: { operation: 'make directory', errno: 'UNKNOWN' } }),
    )
  })

  test('syncs every file, several at a time, and ends when nothing is under way any more', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `f${index}`)
    const { volume } = memory(Object.fromEntries(names.map((name) => [name, ''])))
    const paths = names.map((name) => `${ROOT}/${name}`)
    const underWay = new Set<number>()
    const most: number[] = []
    let calls = 0
    const slow = (failing: number) =>
      ({
        ...createFsFromVolume(volume),
        fsync(file: number, done: (cause?: Error) => void) {
          most.push(underWay.add(file).size)
          const cause = calls++ === failing ? Object.assign(new Error('worn out'), { code: 'EIO' }) : undefined
          setImmediate(() => {
            underWay.delete(file)
            done(cause)
          })
        },
      }) as unknown as NodeFs
    await nodeDisk(slow(-1)).syncAll(paths)
    expect([calls, underWay.size, Math.max(...most)]).toEqual([100, 0, 64])
    calls = 0
    await expect(nodeDisk(slow(1)).syncAll(paths)).rejects.toThrow(expect.objectContaining({ code: 'DISK_FAILED' }))
    expect(underWay.size).toBe(0)
  })

  test('takes a commit: modes as the umask and the files say', async () => {
    writeFileSync(`${root}/kept`, '1')
    chmodSync(`${root}/kept`, 0o604)
    await commit(disk, root, [
      { path: 'kept', before: '1', after: '2' },
      { path: 'bin/run', before: undefined, after: '#!/bin/sh\n', executable: true },
      { path: 'bin/plain', before: undefined, after: '' },
    ])
    const umask = process.umask()
    const modes = ['kept', 'bin/run', 'bin/plain'].map((path) => statSync(`${root}/${path}`).mode & 0o777)
    expect(modes).toEqual([0o604, 0o777 & ~umask, 0o666 & ~umask])
    expect(filesIn(root)).toEqual({ kept: '2', 'bin/run': '#!/bin/sh\n', 'bin/plain': '' })
  })

  test('survives SIGKILL of the committing process at any moment', { timeout: 120_000 }, async () => {
    const seen = new Set<string>()
    await commit(
      disk,
      root,
      states.forth
        .filter(({ before }) => before !== undefined)
        .map(({ path, before }) => ({ path, before: undefined, after: before })),
    )
    // Rounds that never hit a commit on either side of its point would prove nothing.
    for (let round = 0; round < 25 || (!(seen.has('undone') && seen.has('completed')) && round < 250); round += 1) {
      const child = spawn(process.execPath, [fileURLToPath(new URL('./child.ts', import.meta.url)), root], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(child.stdout, 'data')
      // The longer it takes to see both sides, the wider the window: a busy machine commits slowly.
      await pause(Math.random() * 30 * (1 + round / 25))
      const closed = once(child, 'close')
      child.kill('SIGKILL')
      expect((await closed)[1]).toBe('SIGKILL')
      seen.add(recover(disk, root))
      const now = filesIn(root)
      expect([one, two]).toContainEqual(now)
      if (now['kept/0'] === two['kept/0']) await commit(disk, root, states.back)
    }
    expect([...seen]).toEqual(expect.arrayContaining(['undone', 'completed']))
  })
})
