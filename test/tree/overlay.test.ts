import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commit } from '../../src/tree/commit.ts'
import { Tree } from '../../src/tree/overlay.ts'
import { memory, ROOT } from './memory.ts'

describe('a tree', () => {
  test('reads through to the disk, byte order mark included, until it is written', () => {
    const at = memory({ 'a/b': '\uFEFFone\r\n' })
    const tree = new Tree(at.disk, ROOT)
    expect([tree.read('a/b'), tree.read('a'), tree.read('none'), tree.read('a/b/c')]).toEqual([
      '\uFEFFone\r\n',
      undefined,
      undefined,
      undefined,
    ])
    expect([tree.exists('a/b'), tree.exists('a'), tree.exists('none')]).toEqual([true, false, false])
    tree.write('a/b', 'two')
    tree.write('none', '')
    tree.delete('absent')
    expect([tree.read('a/b'), tree.exists('none')]).toEqual(['two', true])
    expect(tree.changes()).toEqual([
      { path: 'a/b', before: '\uFEFFone\r\n', after: 'two' },
      { path: 'none', before: undefined, after: '' },
    ])
    expect(at.snapshot()).toEqual({ 'a/b': '\uFEFFone\r\n' })
  })

  test('takes a change back when the old content is written again', () => {
    const tree = new Tree(memory({ a: '1' }).disk, ROOT)
    tree.write('a', '2')
    tree.write('a', '1')
    tree.delete('a')
    tree.write('a', '1')
    tree.write('b', 'x')
    tree.delete('b')
    expect(tree.changes()).toEqual([])
  })

  test('renames with the mode, and over another file', async () => {
    const at = memory({ a: '1', b: '2' })
    at.volume.chmodSync(`${ROOT}/a`, 0o755)
    const tree = new Tree(at.disk, ROOT)
    tree.rename('a', 'b')
    tree.rename('b', 'b')
    tree.rename('b', 'c')
    expect(tree.exists('a')).toBe(false)
    await commit(at.disk, ROOT, tree.changes())
    expect(at.snapshot()).toEqual({ 'c*': '1' })
    expect(() => tree.rename('none', 'x')).toThrow(expect.objectContaining({ code: 'FILE_MISSING' }))
  })

  test('asks for the execute bits only where they are not', () => {
    const at = memory({ run: '1' })
    at.volume.chmodSync(`${ROOT}/run`, 0o755)
    const tree = new Tree(at.disk, ROOT)
    tree.write('run', '1', { executable: true })
    expect(tree.changes()).toEqual([])
    tree.write('new', '1', { executable: true })
    expect(tree.changes()).toEqual([{ path: 'new', before: undefined, after: '1', executable: true }])
  })

  test('is confined, and refuses what is no text', () => {
    const at = memory({ a: '1' })
    at.volume.writeFileSync(`${ROOT}/binary`, Buffer.from([0xff, 0xfe, 0x00]))
    const tree = new Tree(at.disk, ROOT)
    const outside = expect.objectContaining({ code: 'PATH_OUTSIDE' })
    expect(() => tree.read('../a')).toThrow(outside)
    expect(() => tree.exists('/a')).toThrow(outside)
    expect(() => tree.write('.git/config', '')).toThrow(outside)
    expect(() => tree.delete('a\\b')).toThrow(outside)
    expect(() => tree.rename('a', '../b')).toThrow(outside)
    expect(tree.read('a')).toBe('1')
    expect(() => tree.read('binary')).toThrow(expect.objectContaining({ code: 'FILE_NOT_TEXT', where: 'binary' }))
  })

  test('equals a plain map of files, whatever is done to it, and commits to it', async () => {
    const path = fc.constantFrom('a', 'b', 'd/c')
    const step = fc.oneof(
      fc.record({ verb: fc.constant('write' as const), path, text: fc.constantFrom('1', '2') }),
      fc.record({ verb: fc.constant('delete' as const), path }),
      fc.record({ verb: fc.constant('rename' as const), path, to: path }),
    )
    const property = fc.asyncProperty(fc.array(step), async (steps) => {
      const at = memory({ a: '1', 'd/c': '2' })
      const tree = new Tree(at.disk, ROOT)
      const model = new Map([
        ['a', '1'],
        ['d/c', '2'],
      ])
      for (const each of steps) {
        const text = model.get(each.path)
        if (each.verb === 'write') {
          tree.write(each.path, each.text)
          model.set(each.path, each.text)
        } else if (each.verb === 'delete') {
          tree.delete(each.path)
          model.delete(each.path)
        } else if (text !== undefined) {
          tree.rename(each.path, each.to)
          model.delete(each.path)
          model.set(each.to, text)
        }
      }
      await commit(at.disk, ROOT, tree.changes())
      expect(at.snapshot()).toEqual(Object.fromEntries(model))
    })
    await fc.assert(property)
  })
})
