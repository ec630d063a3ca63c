/** The recipe stays where the user keeps it; what CLODO cannot write, it says. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { nodeDisk } from '../../src/index.ts'
import { created, project, shell } from './harness.ts'

const file = (path: string) => `${project}/${path}`

describe.each(['clodo.config.json', '.clodorc.json'])('%s', (place) => {
  it('is read and written, and no clodo.json is made', async () => {
    const sh = shell()
    sh.write(file(place), '{\n    "$schema": "x",\n    "plugins": { "greeting": { "word": "moin" } }\n}\n')
    expect((await sh.inProject('create', '.', '--no-install', '--no-git')).code).toBe(0)
    expect(sh.read(file('src/greeting/greet.ts'))).toContain("'moin'")
    expect((await sh.inProject('add', 'counter', '--no-install')).code).toBe(0)
    expect(sh.read(file('clodo.json'))).toBeUndefined()
    expect(sh.read(file(place))).toMatch(/^\{\n {4}"\$schema": "x",/)
    expect(JSON.parse(sh.read(file(place)) ?? '')).toMatchObject({
      name: 'service',
      plugins: { counter: {}, greeting: { word: 'moin' } },
    })
    expect((await sh.inProject('undo', '--no-install')).code).toBe(0)
    expect(sh.read(file(place))).not.toContain('counter')
  })
})

it('the key of package.json is read and written beside what CLODO manages there', async () => {
  const sh = shell()
  sh.write(file('package.json'), '{\n  "clodo": { "plugins": { "greeting": {} } }\n}\n')
  const made = await sh.inProject('create', '.', '--merge', '--on-conflict=theirs', '--no-install', '--no-git')
  expect(made).toMatchObject({ code: 0 })
  expect(sh.read(file('clodo.json'))).toBeUndefined()
  const manifest = () => JSON.parse(sh.read(file('package.json')) ?? '')
  expect(manifest()).toMatchObject({ clodo: { name: 'service' }, scripts: { greet: 'echo hello' } })
  expect((await sh.inProject('add', 'counter', '--no-install')).code).toBe(0)
  expect(manifest()).toMatchObject({ clodo: { plugins: { counter: {} } }, dependencies: { nanoid: '5.1.0' } })
  expect((await sh.inProject('remove', 'counter', '--no-install')).code).toBe(0)
  expect(manifest().clodo.plugins).toEqual({ greeting: { store: 'memory', word: 'hello' } })
  expect((await sh.inProject('sync')).stdout).toContain('Nothing to change')
})

it('--config names a recipe that is no usual one', async () => {
  const sh = await created()
  sh.volume.renameSync(file('clodo.json'), file('mine.json'))
  expect((await sh.inProject('sync')).code).toBe(2)
  expect((await sh.run(['add', 'greeting', '--no-install', '--config', '../mine.json'], file('src'))).code).toBe(0)
  expect(sh.read(file('mine.json'))).toContain('greeting')
  expect(sh.read(file('clodo.json'))).toBeUndefined()
})

it('create takes answers from a recipe that stands elsewhere, and leaves it alone', async () => {
  const sh = shell()
  sh.write('/home/shared.json', '{"plugins":{"greeting":{}}}')
  sh.volume.mkdirSync(project)
  const made = await sh.inProject('create', '.', '--config', '../shared.json', '--no-install', '--no-git')
  expect(made).toMatchObject({ code: 0 })
  expect(sh.read('/home/shared.json')).toBe('{"plugins":{"greeting":{}}}')
  expect(sh.read(file('clodo.json'))).toContain('greeting')
})

it('two recipes, a recipe that is no JSON and a place without one are refused', async () => {
  const sh = shell()
  sh.write(file('clodo.config.json'), '{}')
  sh.write(file('.clodorc.json'), '{}')
  expect((await sh.document('create', '.')).value).toMatchObject({
    code: 'RECIPE_INVALID',
    mend: expect.stringContaining('--config'),
  })
  expect((await sh.document('create', 'x', '--config', 'none.json')).value).toMatchObject({ code: 'RECIPE_INVALID' })
  sh.write(file('bad.json'), '{\n  "name": s3cret\n}')
  const { stdout } = await sh.inProject('create', 'x', '--config', 'bad.json', '--json')
  expect(JSON.parse(stdout)).toMatchObject({ code: 'RECIPE_INVALID', where: 'bad.json:2:11' })
  expect(stdout).not.toContain('s3cret')
  sh.write(file('bad.json'), '{ /* mine */ "nmae": 1 }')
  expect((await sh.document('create', 'x', '--config', 'bad.json')).value.reason).toContain("'nmae'")
  sh.write(file('bad.json'), '[]')
  expect((await sh.document('create', 'x', '--config', 'bad.json')).value).toMatchObject({ code: 'RECIPE_INVALID' })
})

it('a recipe without a project is told how to become one', async () => {
  const sh = shell()
  sh.write(file('clodo.json'), '{}')
  expect(await sh.inProject('sync')).toMatchObject({ code: 2, stderr: expect.stringContaining('clodo create .') })
})

describe('code and YAML, on a real disk', () => {
  const directories: string[] = []
  const home = () => {
    const directory = mkdtempSync(join(tmpdir(), 'recipe-'))
    directories.push(directory)
    mkdirSync(join(directory, 'service'))
    return join(directory, 'service')
  }
  afterEach(() => {
    for (const directory of directories.splice(0)) rmSync(directory, { recursive: true })
  })

  const whole = {
    name: 'service',
    compatibilityDate: '2026-01-01',
    packageManager: 'npm',
    pinNode: '',
    plugins: { greeting: { word: 'moin' } },
  }
  const texts = {
    'clodo.config.ts': (value: object) => `const recipe: object = ${JSON.stringify(value)}\nexport default recipe\n`,
    'clodo.config.mjs': (value: object) => `export default ${JSON.stringify(value)}\n`,
    'clodo.config.yaml': (value: object) => `# mine\n${JSON.stringify(value)}\n`,
    '.clodorc': (value: object) => `${JSON.stringify(value)}\n`,
  }

  it.each(Object.entries(texts))('%s is read, and never written', async (place, print) => {
    const root = home()
    const sh = shell({ world: { disk: nodeDisk() } })
    const run = async (...args: string[]) => {
      const { code, stdout } = await sh.run([...args, '--json'], root)
      return { code, value: JSON.parse(stdout) }
    }
    const text = print(whole)
    writeFileSync(join(root, place), text)
    expect(await run('create', '.', '--no-install', '--no-git')).toMatchObject({ code: 0 })
    expect(readFileSync(join(root, 'src/greeting/greet.ts'), 'utf8')).toContain("'moin'")
    expect(await run('add', 'counter')).toMatchObject({
      code: 4,
      value: {
        code: 'RECIPE_IN_CODE',
        mend: expect.stringContaining('"counter":{}'),
        edit: { plugins: { counter: {}, greeting: { word: 'moin' } } },
      },
    })
    expect(await run('sync')).toMatchObject({ code: 0, value: { changes: [] } })
    expect(readFileSync(join(root, place), 'utf8')).toBe(text)
    expect(() => readFileSync(join(root, 'clodo.json'))).toThrow()
  })

  it('what comes from the machine has to be written down', async () => {
    const root = home()
    writeFileSync(join(root, 'clodo.config.mjs'), 'export default { name: "service" }')
    const sh = shell({ world: { disk: nodeDisk() } })
    const { code, stdout } = await sh.run(['create', '.', '--json'], root)
    expect(code).toBe(4)
    expect(JSON.parse(stdout).edit).toMatchObject({ packageManager: 'npm', pinNode: '' })
  })

  it('info, list and diff run no code', async () => {
    const root = home()
    const made = shell({ world: { disk: nodeDisk() } })
    expect((await made.run(['create', '.', '--no-install', '--no-git'], root)).code).toBe(0)
    rmSync(join(root, 'clodo.json'))
    writeFileSync(join(root, 'clodo.config.mjs'), 'throw new Error("it ran")')
    for (const word of ['info', 'diff', 'list'])
      expect(await made.run([word, ...(word === 'list' ? ['--installed'] : [])], root)).toMatchObject({
        code: 0,
        stderr: '',
      })
    expect(await made.run(['sync'], root)).toMatchObject({ code: 2, stderr: expect.stringContaining('it ran') })
  })
})
