/** What is offered while a command is typed, and that real shells offer it. */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shells } from '../../src/cli/completion/scripts.ts'
import { divided, readTyped } from '../../src/cli/completion/typed.ts'
import { summaries } from '../../src/cli/summaries.ts'
import { created, project, type Shell, shell } from './harness.ts'

const breaks = ' \t\n"\'@><=;|&(:'

async function offered(sh: Shell, ...words: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await sh.run(['__complete', 'words', ...words], project)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0] ?? '']))
}

describe('what is offered', () => {
  it('first: every command with what it does, and those that plugins of the project bring', async () => {
    const { stdout } = await shell().run(['__complete', 'words', ''])
    expect(stdout.split('\n').filter((line) => line !== '')).toEqual(
      Object.entries(summaries).map(([word, summary]) => `${word}\t${summary}`),
    )
    expect(await offered(shell(), 'mi')).toEqual(['migrate'])
    expect(await offered(shell(), '-')).toEqual(['--help', '--version'])
  })

  it('flags, those that are given left out, unless they may be given again', async () => {
    const sh = await created()
    expect(await offered(sh, 'add', 'greeting', '--json', '--set', 'greeting.word=x', '--')).toEqual(
      expect.arrayContaining(['--set', '--no-install', '--verify', '--cwd']),
    )
    expect(await offered(sh, 'add', '--json', '--js')).toEqual([])
  })

  it('plugins: to add those that are not there, to remove those that are', async () => {
    const sh = await created(['--with', 'greeting'])
    expect(await offered(sh, 'add', '')).toEqual(['counter', 'lock'])
    expect(await offered(sh, 'add', 'lock', '')).toEqual(['counter'])
    expect(await offered(sh, 'remove', '')).toEqual(['greeting'])
    expect(await offered(sh, 'update', 'g')).toEqual(['greeting'])
    expect(await offered(sh, 'add', '--cwd', '/', '')).toEqual(['counter', 'greeting', 'lock'])
  })

  it('types, and lists with commas', async () => {
    expect(await offered(shell(), 'create', 'x', '--type', 'ge')).toEqual(['generic'])
    expect(await offered(shell(), 'create', 'x', '--type=ge')).toEqual(['--type=generic'])
    expect(await offered(shell(), 'create', '--with', 'greeting,')).toEqual(['greeting,counter', 'greeting,lock'])
    expect(await offered(shell(), 'verify', '--only=types,b')).toEqual(['--only=types,bundle', '--only=types,boot'])
  })

  it('options of what is named or there, and their values', async () => {
    const sh = await created(['--with', 'greeting'])
    expect(await offered(sh, 'add', 'lock', '--set', '')).toEqual(
      expect.arrayContaining(['greeting.word=', 'greeting.store=', 'lock.strict=']),
    )
    expect(await offered(sh, 'add', '--set', 'greeting.store=')).toEqual(['greeting.store=memory', 'greeting.store=kv'])
    expect(await offered(sh, 'add', '--set', 'lock.strict=')).toEqual(['lock.strict=true', 'lock.strict=false'])
  })

  it.each([
    ['list', ['plugins', 'lo'], ['lock']],
    ['explain', ['CONF'], ['CONFLICT']],
    ['env', ['d'], ['diff']],
    ['plugin', [''], ['new', 'check', 'test']],
    ['help', ['scan'], ['scan']],
    ['add', ['--on-conflict', 'm'], ['markers']],
    ['apply', [''], [':files']],
    ['create', [''], [':directories']],
    ['info', ['--config', ''], [':files']],
    ['nonsense', [''], []],
  ])('clodo %s %j', async (word, more, offer) => {
    expect(await offered(await created(), word, ...more)).toEqual(offer)
  })

  it('environments of the project', async () => {
    expect(await offered(await created(), 'deploy', '--env', '')).toContain('production')
  })

  it('in bash what follows the last character at which it breaks a word', async () => {
    const inBash = async (line: string) => (await shell().run(['__complete', 'bash', breaks, line])).stdout
    expect(await inBash('clodo create x --set greeting.store=')).toBe('memory\nkv\n')
    expect(await inBash('clodo create --type=ge')).toMatch(/^generic\t/)
    expect(await inBash('clodo add --on-conflict=m')).toBe('markers\n')
  })

  it('nothing where something is wrong, and nothing that a shell would run', async () => {
    const sh = await created()
    sh.write(`${project}/clodo.json`, '{')
    expect(await offered(sh, 'remove', '')).toEqual([])
    sh.write(`${project}/clodo.json`, JSON.stringify({ plugins: { '$(touch gone)': {}, 'a\nb': {}, fine: {} } }))
    expect(await offered(sh, 'remove', '')).toEqual(['fine'])
  })
})

describe('a line', () => {
  it.each([
    ['', ['']],
    ['clodo add ', ['clodo', 'add', '']],
    ['clodo  add ra', ['clodo', 'add', 'ra']],
    [`clodo create 'my api' "a \\"b\\" c" d\\ e`, ['clodo', 'create', 'my api', 'a "b" c', 'd e']],
    [`clodo --set 'x.y=un`, ['clodo', '--set', 'x.y=un']],
    ['clodo a\\ ', ['clodo', 'a ']],
  ])('%j is divided as a shell does', (line, words) => {
    expect(divided(line)).toEqual(words)
  })

  it('is read up to what is being typed', () => {
    const flags = { set: { takes: 'texts', describe: '' }, on: { describe: '' } } as const
    expect(readTyped(['a', '--set', 'x=1', '--on', '--set=y=2', 'b', '--set', ''], flags)).toEqual({
      words: ['a', 'b'],
      given: { set: ['x=1', 'y=2'], on: [''] },
      now: { what: 'value', flag: 'set', before: '', text: '' },
    })
  })
})

const home = mkdtempSync(join(tmpdir(), 'clodo-shells-'))
const path = `${join(home, 'bin')}:${process.env.PATH}`
const env = { HOME: home, PATH: path, TERM: 'dumb', CLODO_NODE_ON_PATH: '24.21.0' }

beforeAll(() => {
  const program = join(import.meta.dirname, '../../src/cli/bin.ts')
  mkdirSync(join(home, 'bin'))
  writeFileSync(
    join(home, 'bin/clodo'),
    `#!/bin/sh\nexec '${process.execPath}' --conditions=source '${program}' "$@"\n`,
  )
  chmodSync(join(home, 'bin/clodo'), 0o755)
  for (const [name, script] of Object.entries(shells)) writeFileSync(join(home, name), script)
  const made = spawnSync('clodo', ['create', 'svc', '--with', 'logging', '--no-install', '--no-git', '--quiet'], {
    cwd: home,
    env,
  })
  expect(made.status).toBe(0)
  mkdirSync(join(home, 'svc/plans'))
  writeFileSync(join(home, 'svc/plans/first.json'), '')
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

function isThere(program: string): boolean {
  if (spawnSync(program, ['--version']).status === 0) return true
  if (process.env.CLODO_SHELLS === 'required') throw new Error(`CLODO_SHELLS=required, and there is no ${program}.`)
  console.log(`Left out, for want of ${program}: install it to try what it completes.`)
  return false
}

const canType = isThere('script') && isThere('bash')

/** What stands after the prompt when this was typed and the tabulator was pressed, until a line is seen that ends so. */
function typed(shellWords: string, setup: string, line: string, until: string): Promise<string> {
  const child = spawn('script', ['-qefc', shellWords, '/dev/null'], { cwd: join(home, 'svc'), env, stdio: 'pipe' })
  let screen = ''
  let asked = false
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`${JSON.stringify(until)} is not on the screen:\n${screen}`))
    }, 30_000)
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      screen += text
      if (!asked && screen.includes('now-ready')) {
        asked = true
        screen = ''
        child.stdin.write(`${line}\t`)
      } else if (asked && plain(screen).includes(until)) child.kill('SIGKILL')
    })
    child.once('close', () => {
      clearTimeout(late)
      resolve(plain(screen))
    })
    // The prompt is there when the shell reads keys one by one; the line that sets it has other letters.
    child.stdin.write(`${setup}; PS1="now-""ready "\n`)
  })
}

/** Without what moves the cursor and sets colours. */
function plain(screen: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return screen.replaceAll(/\u001B\[[\d;?]*[a-zA-Z]|\u001B[=>]|[\u0007\r]/g, '')
}

const lines = [
  ['a command', 'clodo migr', 'clodo migrate '],
  ['what is installed', 'clodo remove lo', 'clodo remove logging '],
  ['an option', 'clodo add rate-limit --set rate-limit.fail', 'rate-limit.failure='],
  ['its value', 'clodo add --set rate-limit.failure=o', 'rate-limit.failure=open '],
  ['the value of a flag with =', 'clodo create --type=data', '--type=data-service '],
  ['a file', 'clodo apply plans/fir', 'clodo apply plans/first.json '],
] as const

describe.runIf(canType)('bash', () => {
  it.each(lines)('completes %s', async (_, line, until) => {
    expect(await typed('bash --norc --noprofile -i', `. '${home}/bash'`, line, until)).toContain(until)
  })
})

describe.runIf(canType && isThere('zsh'))('zsh', () => {
  it.each(lines)('completes %s', async (_, line, until) => {
    const setup = `autoload -U compinit; compinit -u -D; . '${home}/zsh'`
    expect(await typed('zsh -f -i', setup, line, until)).toContain(until)
  })
})

describe.runIf(isThere('fish'))('fish', () => {
  it.each(lines)('completes %s', (_, line, until) => {
    const script = `source '${home}/fish'; complete -C '${line}'`
    const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', script], {
      cwd: join(home, 'svc'),
      env,
      encoding: 'utf8',
    })
    const words = stdout.split('\n').map((one) => one.split('\t')[0] ?? '')
    expect({ words, stderr }).toEqual({ words: expect.arrayContaining([until.trim().split(' ').at(-1)]), stderr: '' })
  })
})
