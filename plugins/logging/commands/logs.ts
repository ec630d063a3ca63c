/** `clodo logs`: what the Worker writes, live or from files: filtered, readable, summed up. */
import { spawn } from 'node:child_process'
import { createReadStream, existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type CommandContext, CommandError, defineCommand } from 'clodo/plugin'
import { filterOf } from './filter.ts'
import { type Line, linesIn, values } from './read.ts'
import { type Row, summarise } from './summary.ts'

const usage = `clodo logs                      the deployed Worker's, live (wrangler tail)
clodo logs FILE...              of files: lines of JSON, or what wrangler tail printed
clodo logs -                    of standard input

  --env NAME       the environment to tail
  --level LEVEL    from this level on: debug, info, warn, error
  --status CODE    404, or a class: 5xx
  --route PATH     of one route
  --request ID     of one request
  --tenant ID      of one tenant
  --search TEXT    lines that have this text somewhere
  --summary        requests, errors, p50 and p95 by route, at the end
  --json           lines as JSON
`

const flags = {
  env: { type: 'string', default: '' },
  level: { type: 'string' },
  status: { type: 'string' },
  route: { type: 'string' },
  request: { type: 'string' },
  tenant: { type: 'string' },
  search: { type: 'string' },
  summary: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** A line of `--json`; with `--summary` there is one. */
export type LogsDocument = Line | readonly Row[]

export default defineCommand({
  async run(context) {
    const { values: wishes, positionals: files } = read(context.args)
    if (wishes.help) {
      context.stdout.write(usage)
      return 0
    }
    const wanted = filterOf(wishes)
    const kept: Line[] = []
    for await (const value of values(source(context, files, wishes.env)))
      for (const line of linesIn(value).filter(wanted)) {
        if (wishes.summary) kept.push(line)
        else context.stdout.write(wishes.json ? json(line) : `${shown(line, context.color)}\n`)
      }
    if (wishes.summary) printSummary(context, kept, wishes.json)
    return 0
  },
})

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, allowPositionals: true })
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error), {
      mend: 'See clodo logs --help.',
      exit: 2,
    })
  }
}

async function* source(
  context: CommandContext,
  files: readonly string[],
  env: string,
): AsyncGenerator<Uint8Array | string> {
  if (files.length === 0) return yield* tail(context, env)
  for (const file of files) {
    if (file === '-') yield* context.stdin
    else if (existsSync(resolve(file))) yield* createReadStream(resolve(file))
    else throw new CommandError(`There is no file ${file}.`, { exit: 2 })
    yield '\n'
  }
}

async function* tail(context: CommandContext, env: string): AsyncGenerator<Uint8Array> {
  const [program, ...words] = context.wrangler()
  const args = [...words, 'tail', '--format', 'json', '--config', context.config, '--env', env]
  const child = spawn(program, args, {
    cwd: context.root,
    env: { ...context.env, WRANGLER_SEND_METRICS: 'false' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = () => child.kill('SIGINT')
  context.signal.addEventListener('abort', stop)
  const ended = new Promise<number | null>((done) => child.once('close', done))
  try {
    yield* child.stdout
    const code = await ended
    if (code !== 0 && !context.signal.aborted)
      throw new CommandError('wrangler could not tail the Worker.', {
        mend: 'What it said stands above. Is it deployed, and are you logged in (wrangler login)?',
      })
  } finally {
    context.signal.removeEventListener('abort', stop)
    child.kill('SIGINT')
  }
}

const colors: Readonly<Record<string, number>> = { debug: 2, info: 36, warn: 33, error: 31 }

/** One line for people: time, level, message, and what else it says. */
function shown({ level, message, at, ...fields }: Line, color: boolean): string {
  const paint = (text: string, code: number) => (color ? `\u001B[${code}m${text}\u001B[0m` : text)
  const rest = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  const details = rest
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
  const time = typeof at === 'string' ? `${at.slice(11, 23)} ` : ''
  return safe(`${time}${level.padEnd(5)} ${message}  ${details}`).replace(level, paint(level, colors[level] ?? 36))
}

/** What a caller sent stands in logs: none of it steers the terminal, begins a line, or turns around what follows. */
function safe(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, '\uFFFD')
}

function json(document: LogsDocument): string {
  return `${JSON.stringify(document)}\n`
}

function printSummary({ stdout }: CommandContext, lines: readonly Line[], asJson: boolean): void {
  const rows = summarise(lines)
  if (asJson) stdout.write(json(rows))
  else {
    stdout.write(
      `${'requests'.padStart(9)} ${'errors'.padStart(7)} ${'p50 ms'.padStart(7)} ${'p95 ms'.padStart(7)}  route\n`,
    )
    for (const { route, requests, errors, p50 = '-', p95 = '-' } of rows)
      stdout.write(
        `${safe(
          `${String(requests).padStart(9)} ${`${(errors * 100).toFixed(1)}%`.padStart(7)} ${String(p50).padStart(7)} ${String(p95).padStart(7)}  ${route}`,
        )}\n`,
      )
  }
}
