import { describe, expect, it } from 'vitest'
import { start } from '../../src/check/start.ts'
import { alive } from './stage.ts'

const node = (code: string, options: { timeout?: number; signal?: AbortSignal; command?: string } = {}) =>
  start(options.command ?? process.execPath, ['-e', code], {
    cwd: process.cwd(),
    env: { PATH: process.env.PATH, GIVEN: 'yes' },
    timeout: options.timeout ?? 20_000,
    signal: options.signal,
  })

/** Starts a child that would live for ever, and tells its pid. */
const parent = `
  const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
  child.once('spawn', () => process.send(child.pid))
`

describe('start', () => {
  it('gives the exit code and what was said on both streams, without colours', async () => {
    const program = node(`process.stdout.write('\\u001B[31mout'); process.stderr.write('err'); process.exitCode = 7`)
    expect(await program.ended).toBe(7)
    expect(program.said()).toContain('out')
    expect(program.said()).toContain('err')
    expect(program.said()).not.toContain('\u001B')
  })

  it('gives no more of the environment than it is told, and no input', async () => {
    const program = node(
      `process.stdin.on('end', () => console.log(process.env.GIVEN, process.env.HOME)).resume(); setTimeout(() => process.disconnect?.(), 50)`,
    )
    await program.ended
    expect(program.said()).toBe('yes undefined\n')
  })

  it('hears the first message', async () => {
    const program = node(`process.send('ready'); setInterval(() => {}, 1000)`)
    expect(await program.message).toBe('ready')
    await program.stop()
  })

  it('has no message of a program that ends without one', async () => {
    expect(await node('').message).toBeUndefined()
  })

  it('ends children of the program, too', async () => {
    const program = node(`${parent}; setInterval(() => {}, 1000)`)
    const pid = Number(await program.message)
    expect(alive(pid)).toBe(true)
    await program.stop()
    expect(alive(pid)).toBe(false)
  })

  it('ends children that a program leaves behind, which would hold its streams open', async () => {
    const program = node(`${parent}; child.once('spawn', () => setTimeout(() => process.exit(3), 50))`)
    const pid = Number(await program.message)
    expect(await program.ended).toBe(3)
    await expect.poll(() => alive(pid)).toBe(false)
  })

  it('forces a program that does not want to end', async () => {
    const program = node(`process.on('SIGTERM', () => {}); process.send('ready'); setInterval(() => {}, 1000)`)
    await program.message
    await program.stop()
    expect(await program.ended).toBe(1)
  })

  it('ends a program when its time is up', async () => {
    expect(await node('setInterval(() => {}, 1000)', { timeout: 50 }).ended).toBe(124)
  })

  it('ends a program when it is told so, also before it begins', async () => {
    const aborter = new AbortController()
    const program = node(`process.send(1); setInterval(() => {}, 1000)`, { signal: aborter.signal })
    await program.message
    aborter.abort()
    expect(await program.ended).not.toBe(0)
    const late = node('setInterval(() => {}, 1000)', { signal: aborter.signal, timeout: 2000 })
    expect([0, 124]).not.toContain(await late.ended)
  })

  it('answers 127 where there is no such program', async () => {
    expect(await node('', { command: '/there/is/no/such/program' }).ended).toBe(127)
  })
})
