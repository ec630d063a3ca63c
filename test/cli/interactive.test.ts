/** The questions, answered in turn by the library's own injection; the real terminal is in terminal.test.ts. */
import prompts from 'prompts'
import { afterEach, describe, expect, it } from 'vitest'
import type { Template } from '../../src/plugin/define.ts'
import { definePlugin, type Option } from '../../src/plugin/index.ts'
import { testPlugins } from '../support/plugins.ts'
import { created, project, shell } from './harness.ts'

const file = (path: string) => `${project}/${path}`

/** The library keeps the answers in a field that its types leave out. */
const injected = prompts as unknown as { _injected?: unknown[] | null }

function answer(...answers: unknown[]): void {
  injected._injected = null
  prompts.inject(answers)
}

afterEach(() => {
  const unused = injected._injected ?? []
  injected._injected = null
  // What is left over was never asked for.
  expect(unused).toEqual([])
})

describe('create', () => {
  it('asks where, which type and which plugins', async () => {
    const sh = shell({ tty: true })
    answer('service', 'generic', ['greeting'])
    expect((await sh.run(['create', '--no-install', '--no-git'])).code).toBe(0)
    expect(sh.read(file('src/greeting/greet.ts'))).toBeDefined()
  })

  it('asks nothing that a flag or a recipe answers', async () => {
    const sh = shell({ tty: true })
    answer()
    const args = ['--type', 'generic', '--with', 'greeting', '--no-install', '--no-git']
    expect((await sh.run(['create', 'service', ...args])).code).toBe(0)
    sh.write('/home/clodo.json', '{"type":"generic","plugins":{}}')
    expect((await sh.run(['create', 'other', '--no-install', '--no-git'])).code).toBe(0)
  })

  it('offers what a chosen plugin requires', async () => {
    const sh = shell({ tty: true })
    answer(true)
    expect(
      (await sh.run(['create', 'service', '--type=generic', '--with=lock', '--no-install', '--no-git'])).code,
    ).toBe(0)
    expect(sh.read(file('clodo.json'))).toContain('"greeting"')
  })

  it('Ctrl-C writes nothing, ends with 1 and shows no stack', async () => {
    const sh = shell({ tty: true })
    const before = sh.everything()
    answer(new Error('cancel'))
    const { code, stderr } = await sh.run(['create'])
    expect(code).toBe(1)
    expect(stderr).toContain('CANCELLED')
    expect(stderr).not.toMatch(/\n {4}at /)
    expect(sh.everything()).toEqual(before)
  })
})

describe('add', () => {
  it('asks which of those that the project has not', async () => {
    const sh = await created(['--with', 'counter'], { tty: true })
    answer(['greeting'])
    expect((await sh.inProject('add', '--no-install')).code).toBe(0)
    expect(sh.read(file('clodo.json'))).toContain('"greeting"')
  })

  it('offers the provider; a no changes nothing', async () => {
    const sh = await created([], { tty: true })
    const before = sh.everything()
    answer(false)
    const refused = await sh.inProject('add', 'lock', '--no-install')
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('clodo add greeting lock') })
    expect(sh.everything()).toEqual(before)
    answer(true)
    expect((await sh.inProject('add', 'lock', '--no-install')).code).toBe(0)
  })

  it('asks which of several providers', async () => {
    const other = definePlugin({
      id: 'salute',
      title: 'Another',
      version: '1.0.0',
      provides: ['greeting'],
      provide: () => ({ greeting: { word: 'salute' } }),
      contribute: () => [],
    }) as unknown as Template
    const plugins = [...testPlugins, other]
    const sh = await created([], { tty: true, plugins })
    answer('')
    expect((await sh.inProject('add', 'lock')).code).toBe(3)
    answer('salute')
    expect((await sh.inProject('add', 'lock', '--no-install')).code).toBe(0)
    expect(sh.read(file('src/lock.ts'))).toContain('salute')
    const silent = await created([], { plugins })
    const { value } = await silent.document('add', 'lock')
    expect(value.next).toEqual([
      { command: 'clodo add greeting lock --json' },
      { command: 'clodo add salute lock --json' },
    ])
  })

  it('asks for each option that has no default, of each type', async () => {
    const options: { [name: string]: Option } = {
      text: { type: 'string', title: 'A text' },
      count: { type: 'number', title: 'A number' },
      flag: { type: 'boolean', title: 'A switch' },
      way: { type: 'choice', title: 'A choice', choices: ['a', 'b'] },
      some: { type: 'list', title: 'Some', choices: ['x', 'y'] },
      list: { type: 'list', title: 'Words' },
      known: { type: 'string', title: 'Has a default', default: 'd' },
    }
    const asking = definePlugin({ id: 'asking', title: 'Asks', version: '1.0.0', options, contribute: () => [] })
    const plugins = [asking as unknown as Template]
    const sh = await created([], { tty: true, plugins })
    answer('words', '7', true, 'b', ['y'], 'one, two')
    expect((await sh.inProject('add', 'asking')).code).toBe(0)
    const answers = { text: 'words', count: 7, flag: true, way: 'b', some: ['y'], list: ['one', 'two'], known: 'd' }
    expect(JSON.parse(sh.read(file('clodo.json')) ?? '').plugins.asking).toEqual(answers)
    const silent = await created([], { plugins })
    const { value } = await silent.document('add', 'asking')
    expect(value).toMatchObject({
      code: 'OPTION_MISSING',
      next: [{ command: 'clodo add asking --json --set asking.text=VALUE' }],
    })
  })
})

describe('remove', () => {
  it('asks which, and offers to remove the dependents too', async () => {
    const sh = await created(['--with', 'greeting,lock'], { tty: true })
    answer(['greeting'], false)
    expect((await sh.inProject('remove', '--no-install')).code).toBe(3)
    answer(true)
    expect((await sh.inProject('remove', 'greeting', '--no-install')).code).toBe(0)
    expect(sh.read(file('clodo.json'))).toContain('"plugins": {}')
  })

  it('without a terminal names what there is', async () => {
    const sh = await created(['--with', 'greeting'])
    expect((await sh.document('remove')).value.next).toEqual([{ command: 'clodo remove greeting --json' }])
    expect((await sh.document('add')).value.next).toEqual([
      { command: 'clodo add counter --json' },
      { command: 'clodo add lock --json' },
    ])
    expect((await sh.document('apply')).value).toMatchObject({ code: 'INPUT_NEEDED' })
  })
})

describe('a conflict', () => {
  it.each([
    ['abort', 4, /^\/\/ mine/],
    ['ours', 0, /^\/\/ mine/],
    ['theirs', 0, /hello/],
    ['markers', 0, /hello/],
  ])('is shown, and decided: %s', async (way, code, text) => {
    const sh = await created([], { tty: true })
    sh.write(file('src/greeting/greet.ts'), '// mine\n')
    answer(way)
    const ended = await sh.inProject('add', 'greeting', '--no-install')
    expect(ended.code).toBe(way === 'markers' ? 4 : code)
    expect(ended.stdout).toContain('src/greeting/greet.ts')
    expect(sh.read(file('src/greeting/greet.ts'))).toMatch(text)
  })
})

describe('a conflict in several files', () => {
  const word = 'src/greeting/greet.ts'
  const lock = 'src/lock.ts'
  const both = async (env: { readonly [name: string]: string } = {}) => {
    const sh = await created(['--with', 'greeting,lock'], {
      tty: true,
      env: { NO_COLOR: '1', TMPDIR: '/home', ...env },
    })
    sh.write(file(word), "export const word = 'mine'\n")
    sh.write(file(lock), 'export const strict = maybe\n')
    return sh
  }
  const args = ['add', 'greeting', '--set', 'greeting.word=new', '--set', 'lock.strict=true', '--no-install']

  it('is shown three ways, hunk by hunk, and decided for each file', async () => {
    const sh = await both()
    answer('ours', 'theirs')
    const { code, stdout } = await sh.inProject(...args)
    expect(code).toBe(0)
    expect(stdout).toContain("  yours │ export const word = 'mine'")
    expect(stdout).toContain("  base  │ export const word = 'hello'")
    expect(stdout).toContain("  clodo │ export const word = 'new'")
    expect(sh.read(file(word))).toContain("'mine'")
    expect(sh.read(file(lock))).toContain('strict = true')
  })

  it('is decided by flags for each file, without a terminal; what no flag names stops the run', async () => {
    for (const [flags, code] of [
      [[`${word}=ours`, `./${lock}=theirs`], 0],
      [[`${word}=ours`], 4],
      [['theirs', `${word}=ours`], 0],
      [[`${word}=never`], 2],
    ] as const) {
      const sh = await both()
      const before = sh.everything()
      const ended = await sh.inProject(...args, '--yes', ...flags.flatMap((one) => ['--on-conflict', one]))
      expect([flags, ended.code]).toEqual([flags, code])
      if (code > 0) expect(sh.everything()).toEqual(before)
      else expect([sh.read(file(word)), sh.read(file(lock))].join()).toMatch(/'mine'[\s\S]*strict = true/)
      if (code === 4) expect(ended.stderr).toContain(lock)
      if (code === 4) expect(ended.stderr).not.toContain(`${word}  `)
    }
  })

  it('is edited in the editor of the user, who gets what they wrote and is not asked again', async () => {
    const words: (readonly string[])[] = []
    const sh = await both({ EDITOR: 'vi -n' })
    const run: typeof sh.world.run = async (command, given) => {
      words.push([command, ...given])
      const path = given.at(-1) ?? ''
      if (command === 'vi') expect(sh.read(path)).toContain('<<<<<<< yours')
      if (command === 'vi') sh.write(path, 'export const word = `decided`\n')
      return { code: 0, stdout: '', stderr: '' }
    }
    const editing = shell({ tty: true, world: { ...sh.world, run } })
    answer('edit', 'ours')
    expect((await editing.inProject(...args)).code).toBe(0)
    expect(words.map(([command, flag]) => [command, flag])).toEqual([['vi', '-n']])
    expect(sh.read(file(word))).toBe('export const word = `decided`\n')
    answer()
    expect((await editing.inProject(...args)).stdout).toContain('Nothing to change')
    expect(Object.keys(sh.everything()).filter((path) => path.startsWith('/home/clodo-'))).toEqual([])
  })

  it('that the editor leaves open changes nothing', async () => {
    const sh = await both({ EDITOR: 'true' })
    const before = sh.everything()
    answer('edit')
    const { code, stderr } = await sh.inProject(...args)
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('still has markers') })
    expect(sh.everything()).toMatchObject(before)
  })
})

describe('nobody is asked', () => {
  it.each([[['--json']], [['--quiet']], [['--yes']]])('with %j', async (flags: string[]) => {
    answer()
    const { code } = await shell({ tty: true }).run(['create', 'service', '--no-install', '--no-git', ...flags])
    expect(code).toBe(0)
    const sh = await created([], { tty: true })
    expect((await sh.inProject('add', 'lock', ...flags)).code).toBe(3)
  })

  it('in CI', async () => {
    answer()
    expect((await shell({ tty: true, env: { CI: 'true' } }).run(['create'])).code).toBe(3)
  })
})
