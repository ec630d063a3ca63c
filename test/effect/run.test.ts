import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { run } from '../../src/effect/run.ts'

const node = (code: string, more = {}) => run(process.execPath, ['-e', code], { cwd: tmpdir(), ...more })

describe('run', () => {
  test('answers code and both outputs', async () => {
    expect(await node('console.log("out"); console.error("err"); process.exitCode = 3')).toEqual({
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    })
  })

  test('passes arguments as they are, through no shell', async () => {
    const args = ['$(echo no)', '; echo no', '* "\' \\', '']
    const ran = await run(process.execPath, ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', ...args], {
      cwd: tmpdir(),
    })
    expect(JSON.parse(ran.stdout)).toEqual(args)
  })

  test('gives the environment it is told, else its own', async () => {
    const code = 'console.log(process.env.RUN_TEST, process.env.PATH === undefined)'
    expect((await node(code, { env: { RUN_TEST: 'yes' } })).stdout).toBe('yes true\n')
    expect((await node(code)).stdout).toBe('undefined false\n')
  })

  test('writes the input and closes it; without one there is none', async () => {
    const code =
      'let text = ""; process.stdin.on("data", (part) => { text += part }).on("end", () => console.log([text]))'
    expect((await node(code, { input: 'se\ncret' })).stdout).toBe("[ 'se\\ncret' ]\n")
    expect((await node(code)).stdout).toBe("[ '' ]\n")
  })

  test('does not mind a program that reads no input', async () => {
    expect(await node('process.stdin.destroy(); process.exit(0)', { input: 'x'.repeat(1_000_000) })).toMatchObject({
      code: 0,
    })
  })

  test('answers 127 where there is no such program, and 126 where it cannot be run', async () => {
    expect(await run('no-such-program-there', [], { cwd: tmpdir() })).toMatchObject({ code: 127 })
    expect(await run(tmpdir(), [], { cwd: tmpdir() })).toMatchObject({
      code: 126,
      stderr: expect.stringContaining('EACCES'),
    })
  })

  test('answers 124 where the time is up, and 1 where it was killed', async () => {
    expect(await node('setInterval(() => {}, 1000)', { timeout: 100 })).toMatchObject({ code: 124 })
    expect(await node('process.kill(process.pid, "SIGKILL")', { timeout: 60_000 })).toMatchObject({ code: 1 })
  })
})
