import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { builtinSources } from '../../src/resolve/builtin.ts'
import { folderSource } from '../../src/resolve/folder.ts'
import { precompile } from '../../src/template/compile.ts'
import { render } from '../../src/template/render.ts'
import { nodeDisk } from '../../src/tree/disk.ts'
import { refusal } from '../support/refusal.ts'

// A real directory: plugins are modules, and Node loads them.
let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plugins-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const disk = nodeDisk()

function write(files: { readonly [path: string]: string | Uint8Array }): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}

const plugin = (id: string) => `export default { id: '${id}', title: '${id}', version: '1.2.3', apply() {} }`

describe('a folder of plugins', () => {
  test('has those that have a module, by name, and loads what is asked for', async () => {
    write({ 'b/plugin.ts': plugin('b'), 'a/plugin.js': plugin('a'), 'c/README.md': '', 'd.ts': '' })
    const source = folderSource(root, disk)
    expect(source.ids()).toEqual(['a', 'b'])
    const found = await source.find('b')
    expect(found).toMatchObject({ plugin: { id: 'b' }, locked: { version: '1.2.3', source: 'built-in' } })
    expect(await source.find('b')).toBe(found)
  })

  test.each(['c', 'none', '../a', 'A', '', 'a/..', '__proto__'])('has no plugin %j', async (id) => {
    write({ 'a/plugin.ts': plugin('a'), 'c/README.md': '' })
    expect(await folderSource(join(root, 'a', '..'), disk).find(id)).toBeUndefined()
  })

  test('that is not there has none', () => {
    expect(folderSource(join(root, 'none'), disk).ids()).toEqual([])
  })

  test('gives the files of a plugin, from every depth, sorted', async () => {
    write({
      'a/plugin.ts': plugin('a'),
      'a/files/b.ts': 'b',
      'a/files/a/z.ts': 'z',
      'a/files/a/deep/y.ts.hbs': '{{y}}',
      'a/files.kv/k.ts': 'k',
    })
    const found = await folderSource(root, disk).find('a')
    expect(found?.files('files')).toEqual([
      { path: 'a/deep/y.ts.hbs', text: '{{y}}' },
      { path: 'a/z.ts', text: 'z' },
      { path: 'b.ts', text: 'b' },
    ])
    expect(found?.files('files.kv')).toEqual([{ path: 'k.ts', text: 'k' }])
    expect(await refusal(() => found?.files('files.d1'))).toMatchObject({ code: 'PLUGIN_INVALID' })
  })

  test('refuses a file that is no text', async () => {
    write({ 'a/plugin.ts': plugin('a'), 'a/files/logo.png': new Uint8Array([0x89, 0xff]) })
    const found = await folderSource(root, disk).find('a')
    expect(await refusal(() => found?.files('files'))).toMatchObject({ code: 'FILE_NOT_TEXT' })
  })

  test('reads a published plugin from its packed files, its templates compiled', async () => {
    const text = 'packed {{word}}\n'
    write({
      'a/plugin.js': `${plugin('a')}\nexport const templates = { files: () => ({ 'a.txt.hbs': ${precompile(text)} }), gone: () => ({}) }`,
      'a/files.txt': `files ${JSON.stringify({ 'a.txt.hbs': text, 'b.txt': 'b' })}\nfiles.kv {"k.ts":"k"}`,
    })
    const found = await folderSource(root, disk).find('a')
    expect(found?.files('files')).toEqual([
      { path: 'a.txt.hbs', text },
      { path: 'b.txt', text: 'b' },
    ])
    expect(found?.files('files.kv')).toEqual([{ path: 'k.ts', text: 'k' }])
    expect(render('a.txt', text, { word: 'well' })).toBe('packed well\n')
    expect(await refusal(() => found?.files('other'))).toMatchObject({ code: 'PLUGIN_INVALID' })
  })
})

describe('what comes with CLODO', () => {
  test('is found by folder, with versions that are exact', async () => {
    const { templates, plugins, version, compatibilityDate } = builtinSources(disk)
    expect(templates.ids()).toContain('generic')
    for (const id of plugins.ids()) expect((await plugins.find(id))?.plugin.id).toBe(id)
    expect(version('hono')).toMatch(/^\d+\.\d+\.\d+$/)
    expect(version('left-pad')).toBeUndefined()
    expect(compatibilityDate).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  })

  test('is missed where the package is not whole', async () => {
    const without = { ...disk, kind: () => undefined }
    expect(await refusal(() => builtinSources(without))).toMatchObject({
      code: 'INTERNAL',
      mend: 'Install clodo again.',
    })
    const unread = { ...disk, read: () => undefined }
    expect(await refusal(() => builtinSources(unread))).toMatchObject({ code: 'INTERNAL' })
  })
})
