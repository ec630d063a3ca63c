/** What `load` is told by its flags. */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { posix } from 'node:path'
import { ClodoError, type LoadOrder, loadLimits } from '../index.ts'
import type { Context } from './command.ts'
import type { Flags } from './flags.ts'
import { numberIn } from './number.ts'

export const loadFlags = {
  local: { describe: 'Bundle the project and run it in workerd itself; a word is the path' },
  env: { takes: 'text', name: 'NAME', describe: 'The environment that --local runs (default: the last one)' },
  method: { takes: 'text', name: 'VERB', describe: 'The method of each request (default: GET)' },
  headers: {
    takes: 'text',
    name: 'FILE',
    describe: 'JSON with headers, - for standard input: tokens stand in no argument',
  },
  body: { takes: 'text', name: 'FILE', describe: 'The body of each request' },
  duration: { takes: 'text', name: 'SECONDS', describe: 'How long to count (default: 10)' },
  warmup: { takes: 'text', name: 'SECONDS', describe: 'What is not counted before (default: 2)' },
  concurrency: {
    takes: 'text',
    name: 'N',
    describe: 'Requests under way at once (default: 10; with a rate: 1000 at most)',
  },
  rate: {
    takes: 'text',
    name: 'N',
    describe: 'Requests a second, whether or not answers come; waiting counts as latency',
  },
  requests: { takes: 'text', name: 'N', describe: 'End after so many' },
  timeout: { takes: 'text', name: 'SECONDS', describe: 'For each answer (default: 10)' },
  threads: { takes: 'text', name: 'N', describe: 'How many threads ask (default: half of the processors)' },
  slo: {
    takes: 'text',
    name: 'LIST',
    describe: 'Objectives, p99=200ms,errors=0.1%,rate=500: exit code 1 when one is missed',
  },
  html: { takes: 'text', name: 'FILE', describe: 'Write a page with plots' },
  'i-own': { takes: 'texts', name: 'HOST', describe: 'Put load on this host, which is yours' },
} as const satisfies Flags

export interface Ordered {
  readonly order: LoadOrder
  readonly threads: number
  /** In words. */
  readonly model: string
}

/** @throws USAGE, FILE_MISSING */
export function orderOf(
  context: Context,
  target: { url: string; headers: { readonly [name: string]: string } },
): Ordered {
  const { text } = context
  const { rate: mostRate, concurrency: mostAtOnce } = loadLimits
  const given = (flag: string, most: number) =>
    text(flag) === undefined ? undefined : numberIn(context, flag, { otherwise: 0, most })
  const rate = given('rate', mostRate)
  const atOnce = { otherwise: rate === undefined ? 10 : mostAtOnce, most: mostAtOnce, least: 1 }
  const concurrency = Math.floor(numberIn(context, 'concurrency', atOnce))
  const order: LoadOrder = {
    url: target.url,
    method: (text('method') ?? 'GET').toUpperCase(),
    headers: { ...target.headers, ...headersIn(context) },
    body: text('body') === undefined ? undefined : read(context, text('body') ?? ''),
    duration: numberIn(context, 'duration', { otherwise: 10, most: loadLimits.duration }),
    warmup: numberIn(context, 'warmup', { otherwise: 2, most: loadLimits.warmup, least: 0 }),
    concurrency,
    rate,
    requests: given('requests', loadLimits.requests),
    timeout: numberIn(context, 'timeout', { otherwise: 10, most: loadLimits.timeout / 1000 }) * 1000,
    insecure: false,
  }
  const half = Math.max(1, Math.floor(availableParallelism() / 2))
  const threads = Math.floor(numberIn(context, 'threads', { otherwise: half, most: 64, least: 1 }))
  return { order, threads, model: rate === undefined ? `${concurrency} at once` : `${rate} a second` }
}

/** Their values are told to nobody, not even where the file is wrong. */
function headersIn(context: Context): { readonly [name: string]: string } {
  const file = context.text('headers')
  if (file === undefined) return {}
  try {
    const value: unknown = JSON.parse(read(context, file))
    const fits =
      typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string')
    if (fits && !Array.isArray(value)) return value as { [name: string]: string }
  } catch (error) {
    if (error instanceof ClodoError) throw error
  }
  throw new ClodoError('USAGE', { what: 'The file of headers is no JSON object of texts.', where: file })
}

function read({ world, cwd }: Context, file: string): string {
  if (file === '-') return readFileSync(0, 'utf8')
  const bytes = world.disk.read(posix.resolve(cwd, file))
  if (bytes === undefined) throw new ClodoError('FILE_MISSING', { what: 'There is no such file.', where: file })
  return Buffer.from(bytes).toString('utf8')
}
