import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openProject } from '../../src/project/open.ts'
import { readRecipe } from '../../src/project/read-recipe.ts'
import { nodeDisk } from '../../src/tree/disk.ts'
import { refusal } from '../support/refusal.ts'

// A real directory: code and YAML are read from the disk of the machine.
let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'recipe-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const disk = nodeDisk()

function write(files: { readonly [path: string]: string }): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

const recipe = { name: 'shop', plugins: { auth: { verify: 'jwt' } } }
const text = JSON.stringify(recipe)
const yaml = 'name: shop\nplugins:\n  auth:\n    verify: jwt\n'

describe('a recipe is found', () => {
  test.each<[string, string, boolean]>([
    ['clodo.json', text, true],
    ['clodo.json', `\uFEFF${text}`, true],
    ['clodo.json', `// mine\n${text}`, true],
    ['clodo.config.json', text, true],
    ['.clodorc.json', text, true],
    ['package.json', JSON.stringify({ name: 'x', clodo: recipe }), true],
    ['clodo.config.yaml', yaml, false],
    ['.clodorc.yaml', yaml, false],
    ['.clodorc', yaml, false],
    ['.clodorc', text, false],
    ['clodo.config.js', `module.exports = ${text}`, false],
    ['clodo.config.mjs', `export default ${text}`, false],
    ['clodo.config.ts', `const recipe: object = ${text}\nexport default recipe`, false],
  ])('in %s: %j', async (path, content, writable) => {
    write({ [path]: content })
    expect(await readRecipe(disk, root)).toEqual({ recipe, path, writable })
  })

  test.each(['other.json', 'config/my.yaml', 'config/my.ts', 'sub/package.json'])(
    'where it is named: %s',
    async (path) => {
      const content = { json: text, yaml, ts: `export default ${text}` }[path.split('.').at(-1) ?? ''] ?? ''
      write({ [path]: path.endsWith('package.json') ? JSON.stringify({ clodo: recipe }) : content, 'clodo.json': '{}' })
      expect(await readRecipe(disk, root, path)).toMatchObject({ recipe, path })
    },
  )

  test('in nothing', async () => {
    expect(await readRecipe(disk, root)).toBeUndefined()
    expect(await readRecipe(disk, join(root, 'not-there'))).toBeUndefined()
    write({ 'package.json': '{"name":"x"}' })
    expect(await readRecipe(disk, root)).toBeUndefined()
  })

  test.each([
    '{"devDependencies":{"clodo":"1.0.0"}}',
    '{"clodo":"^1.0.0"}',
    '{"clodo":null}',
    '"clodo"',
    '[ "clodo" ]',
  ])('in no package.json that is %s', async (content) => {
    write({ 'package.json': content })
    expect(await readRecipe(disk, root)).toBeUndefined()
  })

  test('in clodo.json first', async () => {
    write({ 'clodo.json': text, '.clodorc': 'name: other', 'package.json': '{"clodo":{"name":"third"}}' })
    expect(await readRecipe(disk, root)).toMatchObject({ path: 'clodo.json' })
  })

  test('before the key of package.json in a file of its own', async () => {
    write({ '.clodorc.json': text, 'package.json': '{"clodo":{"name":"other"}}' })
    expect(await readRecipe(disk, root)).toMatchObject({ path: '.clodorc.json' })
  })

  test('but not run where nobody trusts it', async () => {
    for (const path of ['clodo.config.ts', 'clodo.config.mjs']) {
      write({ [path]: 'globalThis.ranRecipe = true\nexport default { name: "ran" }' })
      expect(await readRecipe(disk, root, undefined, { runCode: false })).toEqual({ recipe: {}, path, writable: false })
      rmSync(join(root, path))
    }
    expect(globalThis).not.toHaveProperty('ranRecipe')
    write({ '.clodorc.yaml': yaml })
    expect(await readRecipe(disk, root, undefined, { runCode: false })).toMatchObject({ recipe })
  })
})

describe('a recipe is refused', () => {
  test('where there are two', async () => {
    write({ '.clodorc': yaml, 'clodo.config.ts': `export default ${text}` })
    const error = await refusal(() => readRecipe(disk, root))
    expect(error).toMatchObject({ code: 'RECIPE_INVALID', where: 'clodo.config.ts, .clodorc' })
    expect(error.mend).toContain('--config')
    expect(await readRecipe(disk, root, '.clodorc')).toMatchObject({ recipe })
  })

  test('where the file that is named is missing', async () => {
    for (const path of ['my.json', 'my.yaml', 'my.ts']) {
      expect(await refusal(() => readRecipe(disk, root, path))).toMatchObject({ code: 'RECIPE_INVALID', where: path })
    }
    expect(await readRecipe(disk, root, 'sub/package.json')).toBeUndefined()
  })

  test.each([
    ['clodo.json', '{ "name": "hush-hush", '],
    ['clodo.json', ''],
    ['.clodorc', 'name: [hush-hush'],
    ['.clodorc.yaml', 'a: b: hush-hush'],
    ['clodo.config.mjs', 'export default {'],
    ['clodo.config.ts', 'throw new Error("broken")'],
    ['clodo.config.ts', 'throw "broken"'],
    ['clodo.config.js', 'module.exports = require("not-there")'],
    ['package.json', '{ "clodo": { "name": "hush-hush" '],
  ])('that is broken: %s, %j', async (path, content) => {
    write({ [path]: content })
    const error = await refusal(() => readRecipe(disk, root))
    expect(error).toMatchObject({ code: 'RECIPE_INVALID', exit: 2 })
    expect(error.where).toContain(path)
    expect(error.message).not.toContain('hush-hush')
    expect(error.message).not.toContain('\n')
  })

  test.each([
    ['clodo.json', '{"nmae":"a"}', "'nmae'"],
    ['clodo.json', '[]', 'an object'],
    ['.clodorc', 'nmae: a', "'nmae'"],
    ['.clodorc.yaml', '- a', 'an object'],
    ['clodo.config.mjs', 'export default { name: 1 }', "'name'"],
    ['clodo.config.ts', 'export default { pinNode: 24 }', "'pinNode'"],
    ['package.json', '{"clodo":{"plugins":[]}}', "'plugins'"],
    ['package.json', '{"clodo":[]}', 'an object'],
  ])('that says what no recipe can: %s, %j', async (path, content, message) => {
    write({ [path]: content })
    const error = await refusal(() => readRecipe(disk, root))
    expect(error).toMatchObject({ code: 'RECIPE_INVALID', where: path })
    expect(error.message).toContain(message)
  })

  test('that is no UTF-8', async () => {
    writeFileSync(join(root, 'clodo.json'), Buffer.from([0x7b, 0xff, 0x7d]))
    expect(await refusal(() => readRecipe(disk, root))).toMatchObject({ code: 'FILE_NOT_TEXT', where: 'clodo.json' })
  })
})

describe('openProject', () => {
  test('knows nothing of a directory that CLODO has not been in', async () => {
    const project = await openProject(disk, root)
    expect(project).toMatchObject({ root, known: false, found: undefined, base: {}, lock: { facts: [] } })
    expect(project.read('src/a.ts')).toBeUndefined()
  })

  test('reads recipe, lock, base and files', async () => {
    const lock = { schema: 1, plugins: { a: { version: '1.0.0', source: 'built-in' } }, facts: [], files: {} }
    write({
      'my.json': text,
      '.clodo/lock.json': JSON.stringify(lock),
      '.clodo/base.json': '{"a.ts":"1"}',
      'src/a.ts': '2',
    })
    const project = await openProject(disk, root, 'my.json')
    expect(project).toMatchObject({ known: true, lock, base: { 'a.ts': '1' }, found: { path: 'my.json', recipe } })
    expect(project.read('src/a.ts')).toBe('2')
  })

  test('refuses a broken record', async () => {
    write({ '.clodo/lock.json': '<<<<<<<' })
    expect(await refusal(() => openProject(disk, root))).toMatchObject({ code: 'LOCK_UNREADABLE' })
  })
})
