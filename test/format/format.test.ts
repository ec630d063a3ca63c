import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Volume } from 'memfs'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/effect/run.ts'
import { askFormatter } from '../../src/format/ask.ts'
import { findFormatter } from '../../src/format/find.ts'
import { type NodeFs, nodeDisk } from '../../src/tree/disk.ts'
import { formatterIn } from '../../src/verb/formatter.ts'
import type { World } from '../../src/verb/world.ts'

const repository = join(import.meta.dirname, '../..')
const prettier = { 'node_modules/prettier/package.json': '{ "bin": "./bin/prettier.cjs" }' }
const biome = { 'node_modules/@biomejs/biome/package.json': '{ "bin": { "biome": "bin/biome" } }' }

function found(files: { [path: string]: string }, at = '/r') {
  return findFormatter(nodeDisk(Volume.fromJSON({ '/r/.git/HEAD': '', ...prefixed(files) }) as unknown as NodeFs), at)
}

const prefixed = (files: { [path: string]: string }) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`/r/${path}`, text]))

describe('the formatter of a repository', () => {
  it.each([
    ['prettier', { ...prettier, '.prettierrc': '' }],
    ['prettier', { ...prettier, 'prettier.config.mjs': '' }],
    ['prettier', { ...prettier, 'package.json': '{ "prettier": {} }' }],
    ['biome', { ...biome, 'biome.jsonc': '' }],
    ['oxfmt', { 'node_modules/oxfmt/package.json': '{ "bin": { "oxfmt": "bin/oxfmt" } }', '.oxfmtrc.json': '' }],
    ['dprint', { 'node_modules/dprint/package.json': '{ "bin": "bin.cjs" }', 'dprint.json': '' }],
    [
      'biome',
      {
        ...prettier,
        ...biome,
        '.prettierrc': '',
        'biome.json': '',
        'package.json': '{"scripts":{"f":"biome format ."}}',
      },
    ],
    [undefined, { ...prettier }],
    [undefined, { '.prettierrc': '' }],
    [undefined, { ...prettier, 'package.json': 'no json' }],
  ])('%s', (name, files) => expect(found(files as { [path: string]: string })?.name).toBe(name))

  it('stands above a package of a workspace, and not above the repository', () => {
    const files = { ...prettier, '.prettierrc': '', 'apps/edge/package.json': '{}' }
    expect(found(files, '/r/apps/edge')).toMatchObject({ directory: '/r', config: '/r/.prettierrc' })
    expect(found({ 'inner/.git/HEAD': '', ...files }, '/r/inner')).toBeUndefined()
  })
})

describe.each([
  [
    'prettier',
    '.prettierrc',
    '{ "semi": false, "singleQuote": true, "printWidth": 30 }',
    "const a = [\n  'a',\n  'b c d e f g h i',\n]\n",
  ],
  [
    'biome',
    'biome.json',
    '{ "formatter": { "indentStyle": "space", "lineWidth": 30 } }',
    'const a = [\n  "a",\n  "b c d e f g h i",\n];\n',
  ],
])('%s, asked as it is installed', (name, config, text, expected) => {
  it('answers what it makes of texts, and why it does not', async () => {
    const root = mkdtempSync(join(tmpdir(), 'clodo-format-'))
    try {
      symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
      writeFileSync(join(root, config), text)
      const formatter = findFormatter(nodeDisk(), root)
      if (formatter === undefined) throw new Error('not found')
      const texts = [
        { path: 'src/a.ts', text: 'const a = ["a", "b c d e f g h i"]' },
        { path: 'src/b.ts', text: 'const = ' },
        { path: 'c.sql', text: 'SELECT  1;' },
        { path: '$(touch x).ts', text: '\uFEFFlet  b' },
      ]
      const [a, b, c, d] = await askFormatter({ run, env: process.env }, formatter, { root, texts })
      expect(a).toEqual({ text: expected })
      expect(b).toMatchObject({ text: 'const = ', failure: expect.stringContaining(`${name} did not format src/b.ts`) })
      expect(c).toEqual({ text: 'SELECT  1;' })
      expect(d?.text).toMatch(/^\uFEFFlet b;?\n$/)
    } finally {
      rmSync(root, { recursive: true })
    }
  })
})

describe('in a project that CLODO made', () => {
  const at = (text: string) => {
    const volume = Volume.fromJSON(prefixed({ ...biome, 'biome.json': text }))
    return { disk: nodeDisk(volume as unknown as NodeFs) } as unknown as World
  }

  it('a formatter with the configuration of CLODO is not asked: what we write is formatted so', () => {
    expect(formatterIn(at('{ "a": 1 }'), '/r', { 'biome.json': '{ "a": 1 }' })).toBeUndefined()
    expect(formatterIn(at('{ "a": 2 }'), '/r', { 'biome.json': '{ "a": 1 }' })).toBeDefined()
    expect(formatterIn(at('{ "a": 1 }'), '/r', {})).toBeDefined()
  })
})
