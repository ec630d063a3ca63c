/** `clodo logs` on real files and a real program in the place of wrangler. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { CommandContext } from 'clodo/plugin'
import { memoryProject } from 'clodo/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { wrongLines } from '../../test/support/lines.ts'
import logs from './commands/logs.ts'
import { linesIn, values } from './commands/read.ts'
import { summarise } from './commands/summary.ts'

const home = mkdtempSync(join(tmpdir(), 'clodo-logs-'))
afterAll(() => rmSync(home, { recursive: true }))

const ndjson = [
  '{"level":"info","message":"GET /items 200","method":"GET","route":"/items","status":200,"duration":10,"tenant":"acme"}',
  'a line that is {no json',
  '{"level":"error","message":"GET /items 500","method":"GET","route":"/items","status":500,"duration":30,"requestId":"r-2","evil":"\\u001b[2J\\u009b2J\\u202e\\u2028"}',
].join('\n')

/** As wrangler prints it: over several lines, with a brace in a text. */
const tailed = JSON.stringify(
  {
    outcome: 'exception',
    logs: [
      { message: ['{"level":"warn","message":"POST /x 401 }","status":401}'], level: 'warn', timestamp: 1790000000000 },
    ],
    exceptions: [{ name: 'Error', message: 'boom', timestamp: 1790000000000 }],
  },
  undefined,
  2,
)

async function run(args: readonly string[], more: Partial<CommandContext> = {}) {
  let out = ''
  const code = await logs.run({
    args,
    root: home,
    config: 'wrangler.jsonc',
    env: process.env,
    stdin: Readable.from([]) as unknown as CommandContext['stdin'],
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: () => undefined },
    color: false,
    signal: new AbortController().signal,
    ...more,
  } as CommandContext)
  if (args.includes('--json')) expect(wrongLines('plugins/logging/schemas/logs.json', out)).toEqual([])
  return { code, out, lines: out.split('\n').filter(Boolean) }
}

describe('what is read', () => {
  it.each([1, 3, 7, 1000])('is the same in pieces of %i', async (size) => {
    const text = `${ndjson}\n${tailed}\n`
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
      text.slice(index * size, (index + 1) * size),
    )
    const found: unknown[] = []
    for await (const value of values(Readable.from(pieces))) found.push(...linesIn(value).map(({ level }) => level))
    expect(found).toEqual(['info', 'error', 'warn', 'error'])
  })

  it('is summed up by route, by the nearest rank', () => {
    const line = (duration: number, status = 200) => ({
      level: 'info',
      message: '',
      method: 'GET',
      route: '/a',
      status,
      duration,
    })
    const rows = summarise([
      ...Array.from({ length: 19 }, (_, index) => line(index + 1)),
      line(100, 503),
      { level: 'info', message: 'no request' },
    ])
    expect(rows).toEqual([{ route: 'GET /a', requests: 20, errors: 0.05, p50: 10, p95: 19 }])
  })
})

describe('clodo logs', () => {
  const file = join(home, 'a.log')
  writeFileSync(file, `${ndjson}\n`)

  it('shows lines of files, with nothing that steers the terminal', async () => {
    const { code, out } = await run([file])
    expect(code).toBe(0)
    expect(out).toContain('info  GET /items 200')
    for (const steers of ['\u001b', '\u009b', '\u202e', '\u2028']) expect(out).not.toContain(steers)
  })

  it.each([
    [['--level', 'warn'], 1],
    [['--status', '5xx'], 1],
    [['--status', '200'], 1],
    [['--route', '/items'], 2],
    [['--request', 'r-2'], 1],
    [['--tenant', 'acme'], 1],
    [['--search', 'ITEMS 500'], 1],
    [['--level', 'warn', '--status', '200'], 0],
  ] as const)('%j leaves %i', async (args, count) => {
    expect((await run([file, '--json', ...args])).lines).toHaveLength(count)
  })

  it('sums up', async () => {
    expect(JSON.parse((await run([file, '--summary', '--json'])).out)).toEqual([
      { route: 'GET /items', requests: 2, errors: 0.5, p50: 10, p95: 30 },
    ])
  })

  it('reads what wrangler tails, and stops with it', async () => {
    const program = join(home, 'wrangler.mjs')
    writeFileSync(program, `console.log(${JSON.stringify(tailed)}); console.error(process.argv.slice(2).join(' '))`)
    const { lines } = await run(['--json', '--env', 'production'], { wrangler: () => [process.execPath, program] })
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(['warn', 'error'])
    writeFileSync(program, 'process.exit(1)')
    await expect(run([], { wrangler: () => [process.execPath, program] })).rejects.toMatchObject({
      name: 'CommandError',
      exit: 1,
    })
  })

  it('ends when the user stops it', async () => {
    const program = join(home, 'endless.mjs')
    writeFileSync(program, `console.log(${JSON.stringify(tailed)}); setInterval(() => {}, 1000)`)
    const stop = new AbortController()
    const write = () => stop.abort()
    const { code } = await run([], {
      wrangler: () => [process.execPath, program],
      signal: stop.signal,
      stdout: { write },
    })
    expect(code).toBe(0)
  })

  it.each([['--level', 'loud'], ['--status', '9'], ['--nonsense'], ['no-such-file']])(
    '%j is a mistake that is told',
    async (...args) => {
      await expect(run(args)).rejects.toMatchObject({ name: 'CommandError', exit: 2 })
    },
  )
})

describe('sinks', () => {
  it.each([[['otlp']], [['r2', 'tail']], [['workers-logs', 'otlp', 'r2', 'tail']], [[]]])(
    '%j come and go without a trace',
    async (sink) => {
      const project = await memoryProject()
      await project.add('logging')
      const before = project.files()
      await project.add('logging', { sink })
      const { 'workers/tail/wrangler.jsonc': tail = '', ...files } = project.files()
      expect(tail.includes('../../src/logging/tail.ts')).toBe(sink.includes('tail'))
      expect(/"logs": \{\s*"enabled": false/.test(files['wrangler.jsonc'] ?? '')).toBe(!sink.includes('workers-logs'))
      expect(Object.keys(files).some((path) => path.startsWith('src/logging/sink/'))).toBe(sink.length > 0)
      await project.add('logging', { sink: ['workers-logs'] })
      expect(project.files()).toEqual(before)
    },
  )
})
