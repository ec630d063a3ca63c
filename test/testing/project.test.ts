import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { definePlugin } from '../../src/plugin/index.ts'
import { memoryProject } from '../../src/testing/index.ts'
import { memoryDisk } from '../../src/tree/memory.ts'
import { refusal } from '../support/refusal.ts'

const greeting = definePlugin({
  id: 'greeting',
  title: 'A greeting',
  version: '1.0.0',
  options: { word: { type: 'string', title: 'The word', default: 'hello' } },
  contribute: ({ answers }) => [
    {
      kind: 'file',
      path: 'src/greeting.ts',
      text: `export const word = '${answers.word}'\n// a line between\nexport {}\n`,
    },
    { kind: 'secret', name: 'GREETING_KEY', describe: 'Opens it', local: 'random-hex-32' },
  ],
})

describe('a project in memory', () => {
  test('says what adding would do, and does not', async () => {
    const project = await memoryProject({ plugins: [greeting] })
    const before = project.files()
    const { changes } = await project.plan('greeting', { word: 'salve' })
    expect(project.files()).toEqual(before)
    await project.add('greeting', { word: 'salve' })
    const after = project.files()
    expect(changes.find(({ path }) => path === 'src/greeting.ts')?.after).toContain("'salve'")
    for (const change of changes)
      expect(change).toMatchObject({ before: before[change.path], after: after[change.path] })
    const changed = Object.keys(after).filter((path) => after[path] !== before[path] && !path.startsWith('.clodo/'))
    expect(changes.map(({ path }) => path)).toEqual(changed.sort())
  })

  test('is a whole one, without history and local secrets', async () => {
    const project = await memoryProject({ plugins: [greeting] })
    await project.add('greeting')
    const files = project.files()
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['package.json', 'src/app.ts', 'clodo.json']))
    expect(files['src/greeting.ts']).toContain("'hello'")
    expect(files).not.toHaveProperty(['.dev.vars'])
    expect(Object.keys(files).filter((path) => path.startsWith('.clodo/history'))).toEqual([])
    expect(JSON.stringify(files)).not.toContain('0'.repeat(64))
  })

  test('moves as a real one: answers change, edits stay, removing gives back what was', async () => {
    const project = await memoryProject({ plugins: [greeting] })
    const before = project.files()
    await project.add('greeting', { word: 'hi' })
    const text = project.files()['src/greeting.ts'] ?? ''
    project.edit('src/greeting.ts', `${text}// mine\n`)
    await project.add('greeting', { word: 'salve' })
    expect(project.files()['src/greeting.ts']).toBe(`${text.replace('hi', 'salve')}// mine\n`)
    expect(await refusal(() => project.remove('greeting'))).toMatchObject({ code: 'CONFLICT' })
    project.edit('src/greeting.ts', text.replace('hi', 'salve'))
    await project.remove('greeting')
    expect(project.files()).toEqual(before)
  })

  test('has the type that is asked for, and knows the built-in plugins', async () => {
    const project = await memoryProject({ type: 'data-service' })
    expect(JSON.parse(project.files()['clodo.json'] ?? '')).toMatchObject({ type: 'data-service' })
    expect(await refusal(() => project.add('greeting'))).toMatchObject({ code: 'PLUGIN_UNKNOWN' })
    await project.add('logging')
    expect(project.files()['clodo.json']).toContain('logging')
  })

  test('takes a plugin under test for a built-in of the same id', async () => {
    const logging = definePlugin({
      id: 'logging',
      title: 'Mine',
      version: '9.0.0',
      contribute: () => [{ kind: 'line', file: '.gitignore', line: 'mine' }],
    })
    const project = await memoryProject({ plugins: [logging] })
    await project.add('logging')
    expect(project.files()['.gitignore']).toContain('mine\n')
    expect(project.files()['.clodo/lock.json']).toContain('"9.0.0"')
  })
})

describe('a disk in memory', () => {
  test('has the directories that were made, sorted, and files as bytes', () => {
    const { disk, files } = memoryDisk('/p')
    expect(disk.list('/p')).toBeUndefined()
    disk.makeDirectory('/p')
    disk.makeDirectory('/p/b')
    disk.write('/p/a.txt', new TextEncoder().encode('\uFEFFa'))
    disk.write('/other.txt', new Uint8Array())
    expect(disk.list('/p')).toEqual([
      { name: 'a.txt', kind: 'file' },
      { name: 'b', kind: 'directory' },
    ])
    expect([disk.kind('/p/a.txt'), disk.kind('/p/b'), disk.kind('/p/c'), disk.kind('/')]).toEqual([
      'file',
      'directory',
      undefined,
      'directory',
    ])
    expect([disk.mode('/p/a.txt'), disk.mode('/p/c'), disk.writable('/p')]).toEqual([0o644, undefined, true])
    expect(files()).toEqual({ 'a.txt': '\uFEFFa' })
  })

  test('moves and removes; what is not there stays so', () => {
    const { disk, files } = memoryDisk('/p')
    disk.write('/p/a', new TextEncoder().encode('1'))
    disk.rename('/p/a', '/p/b')
    disk.rename('/p/none', '/p/c')
    disk.syncDirectory('/p')
    expect(files()).toEqual({ b: '1' })
    disk.remove('/p/b')
    disk.makeDirectory('/p/d')
    disk.removeDirectory('/p/d')
    expect([disk.read('/p/b'), disk.kind('/p/d')]).toEqual([undefined, undefined])
  })
})

test('reads the folders that a plugin names from where its author keeps them', async () => {
  const home = mkdtempSync(join(tmpdir(), 'clodo-plugin-'))
  mkdirSync(join(home, 'files/src'), { recursive: true })
  writeFileSync(join(home, 'files/src/hello.ts.hbs'), "export const hello = '{{word}}'\n")
  const plugin = definePlugin({
    id: 'folder-user',
    title: 'Has a folder',
    version: '1.0.0',
    contribute: () => [{ kind: 'files', from: 'files', with: { word: 'hi' } }],
  })
  const project = await memoryProject({ plugins: [plugin], folders: { 'folder-user': home } })
  await project.add('folder-user')
  expect(project.files()['src/hello.ts']).toBe("export const hello = 'hi'\n")
  rmSync(home, { recursive: true })
})
