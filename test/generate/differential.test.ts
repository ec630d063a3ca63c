/** A team's plopfile does under `clodo generate` what it does under node-plop, without its defects. */
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import nodePlop from 'node-plop'
import { afterAll, describe, expect, it } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { machine } from '../../src/cli/world.ts'

const home = mkdtempSync(join(tmpdir(), 'clodo-differential-'))
afterAll(() => rmSync(home, { recursive: true }))

const plopfile = `import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
const here = import.meta.dirname
export default function (plop) {
  plop.setHelper('shout', (word) => word.toUpperCase() + '!')
  plop.setPartial('greeting', 'Hello {{name}}')
  plop.setActionType('log', (answers, config) => {
    appendFileSync(join(here, 'log.txt'), config.line + ' ' + answers.name + '\\n')
    return 'logged'
  })
  const input = [{ type: 'input', name: 'name', message: 'Name' }]
  const one = (name, ...actions) => plop.setGenerator(name, { description: name, prompts: input, actions })
  one('inline', { type: 'add', path: 'src/{{kebabCase name}}.txt', template: '{{> greeting}}, {{shout name}} & <b>' })
  one('from-file', { type: 'add', path: 'bin/{{name}}.sh', templateFile: 'templates/run.sh.hbs', data: { port: 1, name: 'not used' } })
  one('kept', { type: 'add', path: 'a.txt', template: 'new', skipIfExists: true })
  one('forced', { type: 'add', path: 'a.txt', template: 'new', force: true })
  one('many', { type: 'addMany', destination: 'out/{{dashCase name}}', base: 'templates/many', templateFiles: 'templates/many/**' })
  one('many-bare', { type: 'addMany', destination: 'out', templateFiles: ['templates/many/*.hbs'], stripExtensions: ['hbs'] })
  one('modify', { type: 'modify', path: 'list.txt', pattern: /(\\/\\/ here)/, template: '{{name}}\\n$1' })
  one('modify-text', { type: 'modify', path: 'list.txt', pattern: '// here', template: '{{name}}' })
  one('transform', { type: 'modify', path: 'list.txt', transform: (text, { name }) => text.split('\\n').sort().join(name) })
  one('append', { type: 'append', path: 'list.txt', pattern: '// here', template: 'new {{name}}' })
  one('append-end', { type: 'append', path: 'list.txt', template: 'end' })
  one('append-twice', { type: 'append', path: 'list.txt', pattern: /first/, template: 'x' }, { type: 'append', path: 'list.txt', pattern: /first/, template: 'x' })
  one('append-nowhere', { type: 'append', path: 'list.txt', pattern: /nowhere/, template: 'x' })
  one('append-free', { type: 'append', path: 'list.txt', separator: ' | ', template: 'z', unique: false })
  one('skipped', { type: 'add', path: 'no.txt', template: 'x', skip: ({ name }) => name === 'Ada' ? 'not for her' : undefined }, { type: 'add', path: 'yes.txt', template: 'x' })
  one('data', { type: 'add', path: 'd.txt', template: '{{name}} {{more}}', data: async () => ({ more: 'more' }) })
  one('own', { type: 'add', path: 'o.txt', template: 'x' }, { type: 'log', line: 'by' }, function tail(answers) { appendFileSync(join(here, 'log.txt'), 'then\\n') }, 'a comment')
  plop.setGenerator('asking', {
    prompts: [
      { type: 'confirm', name: 'typed', message: 'Typed?' },
      { type: 'list', name: 'kind', message: 'Which?', choices: ['one', { name: 'Two', value: 'two' }] },
      { type: 'checkbox', name: 'parts', message: 'Parts?', choices: ['a', 'b', 'c'] },
    ],
    actions: ({ typed, parts }) => parts.map((part) => ({ type: 'add', path: '{{kind}}/' + part + (typed ? '.ts' : '.js'), template: '' })),
  })
}
`

const files: { readonly [path: string]: string } = {
  'package.json': '{ "type": "module" }\n',
  'plopfile.js': plopfile,
  'templates/run.sh.hbs': '#!/bin/sh\n# {{name}} {{port}}\n',
  'templates/many/one.ts.hbs': 'export const {{camelCase name}} = 1\n',
  'templates/many/deep/{{kebabCase name}}.ts.hbs': '// {{name}}\n',
  'templates/many/plain.txt': 'plain {{name}}\n',
  'a.txt': 'old\n',
  'list.txt': 'first\n// here\nlast\n',
}

let laid = 0
function lay(): string {
  const folder = join(home, `p${laid++}`)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  chmodSync(join(folder, 'templates/run.sh.hbs'), 0o755)
  return folder
}

/** Files with their execute bit, without what undo needs. */
function tree(root: string): { [path: string]: string } {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name))
  return Object.fromEntries(
    paths
      .map((path) => [relative(root, path), `${statSync(path).mode & 0o100} ${readFileSync(path, 'utf8')}`] as const)
      .filter(([path]) => !path.startsWith('.clodo'))
      .sort(),
  )
}

async function byPlop(folder: string, name: string, words: readonly string[]): Promise<void> {
  const plop = await nodePlop(join(folder, 'plopfile.js'), { destBasePath: folder, force: false })
  const generator = plop.getGenerator(name)
  const { failures } = await generator.runActions(await generator.runPrompts([...words]))
  expect(failures).toEqual([])
}

async function byClodo(folder: string, ...args: string[]): Promise<{ code: number; said: string }> {
  let said = ''
  const stream = {
    write(text: string) {
      said += text
    },
  }
  const code = await main(['generate', ...args], machine, {
    stdin: {},
    stdout: stream,
    stderr: stream,
    workingDirectory: folder,
    env: process.env,
  })
  return { code, said }
}

describe('the same as node-plop', () => {
  const names = [...plopfile.matchAll(/one\('([\w-]+)'/g)].map(([, name = '']) => [name, ['Ada']] as const)
  it.each([...names, ['asking', ['y', 'Two', 'a,c']] as const, ['asking', ['n', '0', 'b']] as const])(
    '%s %j',
    async (name, words) => {
      const [theirs, ours] = [lay(), lay()]
      await byPlop(theirs, name, words)
      const { code, said } = await byClodo(ours, name, ...words)
      expect(code, said).toBe(0)
      expect(tree(ours)).toEqual(tree(theirs))
      expect(Object.keys(tree(ours)).length).toBeGreaterThan(Object.keys(files).length - 1)
    },
  )
})

describe('better than node-plop', () => {
  it('writes nothing in a dry run, and runs no code of the plopfile in it', async () => {
    const folder = lay()
    const before = tree(folder)
    const { code, said } = await byClodo(folder, 'own', 'Ada', '--dry-run')
    expect(code, said).toBe(0)
    expect(said).toContain('+++ b/o.txt')
    expect(said).toContain('Not run: log')
    expect(said).toContain('Not run: tail')
    expect(tree(folder)).toEqual(before)
  })

  it('takes a `$&` in an answer for what it is', async () => {
    const folder = lay()
    expect(await byClodo(folder, 'modify', '$& $1')).toMatchObject({ code: 0 })
    expect(readFileSync(join(folder, 'list.txt'), 'utf8')).toBe('first\n$& $1\n// here\nlast\n')
  })

  it('keeps the ends of lines that a file has', async () => {
    const folder = lay()
    writeFileSync(join(folder, 'list.txt'), 'first\r\n// here\r\nlast')
    expect(await byClodo(folder, 'append', 'Ada')).toMatchObject({ code: 0 })
    expect(readFileSync(join(folder, 'list.txt'), 'utf8')).toBe('first\r\n// here\r\nnew Ada\r\nlast')
  })

  it('writes nothing when one action fails, and nothing over a file unless told to', async () => {
    const folder = lay()
    writeFileSync(join(folder, 'yes.txt'), 'mine')
    const before = tree(folder)
    const { code, said } = await byClodo(folder, 'skipped', 'Bob')
    expect(code).not.toBe(0)
    expect(said).toContain('FILE_EXISTS')
    expect(tree(folder)).toEqual(before)
    expect(await byClodo(folder, 'skipped', 'Bob', '--on-conflict', 'theirs')).toMatchObject({ code: 0 })
    expect(tree(folder)).toMatchObject({ 'yes.txt': '0 x', 'no.txt': '0 x' })
  })

  it('stays in its folder', async () => {
    const folder = lay()
    const { code, said } = await byClodo(folder, 'from-file', '../../../out')
    expect(code).toBe(1)
    expect(said).toContain('PATH_OUTSIDE')
  })

  it('takes back what it did', async () => {
    const folder = lay()
    const before = tree(folder)
    await byClodo(folder, 'many', 'Ada')
    expect(tree(folder)).not.toEqual(before)
    const said: string[] = []
    const stream = { write: (text: string) => said.push(text) }
    const terminal = { stdin: {}, stdout: stream, stderr: stream, workingDirectory: folder, env: process.env }
    expect(await main(['undo', '--no-install'], machine, terminal), said.join('')).toBe(0)
    expect(tree(folder)).toEqual(before)
  })
})

it('a team’s generator of the same name comes before that of CLODO', async () => {
  const folder = lay()
  cpSync(join(folder, 'plopfile.js'), join(folder, 'plopfile.mjs'))
  writeFileSync(join(folder, 'plopfile.js'), plopfile.replace("'inline'", "'route'"))
  expect(await byClodo(folder, 'route', 'ada')).toMatchObject({ code: 0 })
  expect(tree(folder)).toHaveProperty(['src/ada.txt'])
})
