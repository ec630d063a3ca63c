/** The program as a person meets it: in a real terminal, and where there is none. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = new URL('../..', import.meta.url).pathname
const program = ['--conditions=source', join(root, 'src/cli/bin.ts')]
const canScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'terminal-'))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

interface Step {
  /** Text that has to appear. */
  readonly sees: string
  /** What is typed then. */
  readonly types: string
}

/** Runs the program in a pseudo-terminal and types as a person does: after what is waited for has appeared. */
function atTerminal(args: readonly string[], steps: readonly Step[]): Promise<{ code: number; screen: string }> {
  const words = [process.execPath, ...program, ...args].map((word) => `'${word}'`).join(' ')
  const env = { ...process.env, CI: '', NO_COLOR: '', TERM: 'xterm', CLODO_NODE_ON_PATH: '24.21.0' }
  const child = spawn('script', ['-qefc', words, '/dev/null'], { cwd: home, env, stdio: 'pipe' })
  const waiting = [...steps]
  let screen = ''
  let read = 0
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`still waiting for ${JSON.stringify(waiting[0]?.sees ?? 'the end')}; the screen:\n${screen}`))
    }, 30_000)
    child.stdout.on('data', (chunk: Buffer) => {
      screen += chunk.toString()
      const [step] = waiting
      const at = step === undefined ? -1 : screen.indexOf(step.sees, read)
      if (step === undefined || at === -1) return
      read = at + step.sees.length
      waiting.shift()
      child.stdin.write(step.types)
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: code ?? -1, screen })
    })
  })
}

const enter = '\r'

describe.runIf(canScript)('at a terminal', () => {
  it('create asks, and makes what was answered', { timeout: 60_000 }, async () => {
    const { code, screen } = await atTerminal(
      ['create', '--no-install', '--no-git'],
      [
        { sees: 'Where?', types: `from-terminal${enter}` },
        { sees: 'Which type of service?', types: enter },
        { sees: 'Which plugins?', types: ` ${enter}` },
      ],
    )
    expect(screen).toContain('Next')
    expect(code).toBe(0)
    const recipe = JSON.parse(readFileSync(join(home, 'from-terminal/clodo.json'), 'utf8'))
    const [first] = readdirSync(join(root, 'plugins')).sort()
    expect(recipe).toMatchObject({ name: 'from-terminal', type: 'generic' })
    expect(Object.keys(recipe.plugins)).toEqual([first])
  })

  it('says at once what is wrong with a name, and takes a better one', { timeout: 60_000 }, async () => {
    const { code } = await atTerminal(
      ['create', '--no-install', '--no-git', '--with='],
      [
        { sees: 'Where?', types: `My Name${enter}` },
        { sees: 'Try my-name', types: `${'\b'.repeat(7)}my-name${enter}` },
        { sees: 'Which type of service?', types: enter },
      ],
    )
    expect(code).toBe(0)
    expect(existsSync(join(home, 'my-name/clodo.json'))).toBe(true)
  })

  it('Ctrl-C at a prompt writes nothing, ends with 1 and shows no stack', { timeout: 60_000 }, async () => {
    const before = readdirSync(home)
    const { code, screen } = await atTerminal(['create', 'gone'], [{ sees: 'Which type', types: '\u0003' }])
    expect(code).toBe(1)
    expect(screen).toContain('CANCELLED')
    expect(screen).not.toMatch(/\n {4}at /)
    expect(readdirSync(home)).toEqual(before)
  })
})

describe('without a terminal', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [...program, ...args], {
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      timeout: 30_000,
    })

  it('nothing is asked: the exit code is 3, and the command is named', () => {
    const { status, stdout, stderr } = run('create')
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toContain('clodo create my-api')
  })

  it('a user mistake shows no stack', () => {
    for (const args of [['nonsense'], ['add', 'x'], ['create', 'X'], ['apply', 'none']]) {
      const { status, stderr } = run(...args)
      expect(status).toBeGreaterThan(0)
      expect(stderr).toMatch(/^error /)
      expect(stderr).not.toMatch(/\n {4}at /)
    }
  })
})
