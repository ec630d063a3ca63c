/**
 * `npm run bench:worker`: what all plugins cost a request, against bare Hono with the same route, the price of one ES256
 * verification, and a usual stack of third-party middleware for the same duties, which is installed for it. In workerd without a
 * proxy in front; CPU of each workerd process (user + system, /proc), in short rounds in turn, so that a drifting machine is fair to
 * all. V8 does not compile the same code alike each time, which makes some microseconds, so each is started several times. Writes
 * docs/worker-bench.md. Linux only.
 */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addressOf, listening } from './collector.ts'
import { contestants, repository } from './contestants.ts'
import { cpu, load, quantile } from './process.ts'
import { type Running, started, startup } from './workerd.ts'

const home = mkdtempSync(join(tmpdir(), 'clodo-bench-worker-'))
symlinkSync(join(repository, 'node_modules'), join(home, 'node_modules'))
const [warm, rounds, requests, profiles, starts] = [
  process.env.WARM ?? 20_000,
  process.env.ROUNDS ?? 15,
  process.env.REQUESTS ?? 1000,
  process.env.PROFILES ?? 3,
  process.env.STARTS ?? 5,
].map(Number) as [number, number, number, number, number]
const only = new RegExp(process.env.CONTESTANTS ?? '')

interface Sample {
  readonly name: string
  readonly root: string
  readonly bundle: number
  readonly cpu: number[]
  readonly rate: number[]
  readonly latencies: number[]
}

/** What every contestant takes, from its start on: each in rounds, in turn. */
async function measured(collector: string): Promise<Sample[]> {
  const running: Running[] = []
  for (const contestant of contestants.filter(({ name }) => only.test(name)))
    running.push(await started(contestant, { home, collector }))
  const measuring = running.map((one) => {
    const { name, root, bundle } = one
    const sample: Sample = { name, root, bundle, cpu: [], rate: [], latencies: [] }
    return { one, sample }
  })
  for (const one of running) await load(one, warm)
  for (let round = 0; round < rounds; round++)
    // In another order each time: who comes after a slow one finds the caches of the processor full of that.
    for (const { one, sample } of shuffled(measuring)) await add(sample, one)
  await Promise.all(running.map((one) => one.close()))
  return measuring.map(({ sample }) => sample)
}

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)

async function add(sample: Sample, one: Running): Promise<void> {
  const before = cpu(one.pid)
  const { seconds, latencies } = await load(one, requests)
  sample.cpu.push((cpu(one.pid) - before) / requests)
  sample.rate.push(requests / seconds)
  sample.latencies.push(...latencies)
}

/** @param samples One of each start. */
function rowOf(samples: readonly Sample[]) {
  const [{ name, root, bundle } = { name: '', root: '', bundle: 0 }] = samples
  const environment = contestants.find((one) => one.name === name)?.plugins === undefined ? '' : 'production'
  const middle = (value: (sample: Sample) => number) => quantile(samples.map(value), 0.5)
  return {
    name,
    bundle,
    cpu: middle(({ cpu }) => quantile(cpu, 0.5)),
    least: middle(({ cpu }) => Math.min(...cpu)),
    rate: middle(({ rate }) => quantile(rate, 0.5)),
    p50: middle(({ latencies }) => quantile(latencies, 0.5)),
    p99: middle(({ latencies }) => quantile(latencies, 0.99)),
    startup: profiles > 0 ? startup(root, environment, profiles) : undefined,
  }
}

type Row = ReturnType<typeof rowOf>

/** The goals, each with what was seen. */
function goals(rows: readonly Row[]): string {
  const find = (name: string) => rows.find((row) => row.name === name)
  const [bare, verify, all, jwt, session] = [
    ...['bare Hono', 'bare Hono + one ES256 verification', 'all six'],
    ...['third party, JWT', 'third party, session'],
  ].map(find)
  if (!bare || !verify || !all) return ''
  const over = (row: Row | undefined) => (row === undefined ? Number.NaN : row.least - bare.least)
  const lines: [goal: string, seen: string, met: boolean][] = [
    [
      `overhead at most one ES256 verification (${over(verify).toFixed(0)} µs)`,
      `${over(all).toFixed(0)} µs`,
      over(all) <= over(verify),
    ],
    ['CPU at most 2.0 × bare Hono', `${(all.least / bare.least).toFixed(2)} ×`, all.least / bare.least <= 2],
    [
      `throughput at least 0.60 × (with one ES256 verification alone it is ${(verify.rate / bare.rate).toFixed(2)} ×)`,
      `${(all.rate / bare.rate).toFixed(2)} ×`,
      all.rate / bare.rate >= 0.6,
    ],
    ['bundle at most 30 KiB', `${(all.bundle / 1024).toFixed(1)} KiB`, all.bundle <= 30 * 1024],
    [
      'start-up at most 20 ms more',
      `${((all.startup ?? 0) - (bare.startup ?? 0)).toFixed(0)} ms`,
      (all.startup ?? 0) - (bare.startup ?? 0) <= 20,
    ],
    [
      'a tenth of the overhead of the third-party stack, JWT',
      `1/${(over(jwt) / over(all)).toFixed(1)}`,
      over(jwt) >= 10 * over(all),
    ],
    ['a tenth of it, session', `1/${(over(session) / over(all)).toFixed(1)}`, over(session) >= 10 * over(all)],
  ]
  return `## Goals\n\nBy the least CPU of the rounds, which a busy machine disturbs least.\n\n| goal | seen | met |\n|---|---|---|\n${lines.map(([goal, seen, met]) => `| ${goal} | ${seen} | ${met ? 'yes' : 'no'} |`).join('\n')}\n\nNo awaited call of D1, KV or a Durable Object on a warm authenticated GET: held by \`test/docs/middleware.test.ts\`.\n`
}

function report(rows: readonly Row[]): string {
  const [bare] = rows
  if (bare === undefined) throw new Error('nothing was measured')
  const line = ({ name, cpu, least, rate, p50, p99, bundle, startup }: Row) =>
    `| ${name} | ${cpu.toFixed(0)} | ${least.toFixed(0)} | ${(least / bare.least).toFixed(2)} | ${(least - bare.least).toFixed(0)} | ${(rate / bare.rate).toFixed(2)} | ${p50.toFixed(2)} | ${p99.toFixed(2)} | ${startup?.toFixed(0) ?? ''} | ${(bundle / 1024).toFixed(1)} |`
  return `# What plugins cost a request

Made by \`npm run bench:worker\`: \`GET /v1/hello\` in workerd, no proxy in front, ${rounds} rounds of ${requests} requests, each in another order, eight connections of a
second process. Ahead of them each has answered ${warm}: about as many as it takes until V8 compiles no more. Each is started ${starts} times, because V8 does
not compile the same code alike each time, and the middle one is stated. CPU is that of the workerd process, sockets included, median and least of the rounds, in microseconds a request; start-up is
the span of wrangler's profile, the least of ${profiles}, in milliseconds; bundles are minified, for production, gzip. Created
services are deployed as they are, for the stacks in their logs: without plugins at most 22 KiB, with all six at most 47 (\`test/docs/bundle.test.ts\`).

Bare Hono has the same route: the module \`src/routes/hello.ts\` of created services, which checks the query.

Rate limits count in the isolate for all: the local stand-in of the platform's binding is a Durable Object with SQLite. Lines on the console go
to \`/dev/null\`: waking whoever reads a pipe takes longer than writing the line, and where it is deployed a Worker has none. Of the traces of created services a twentieth is recorded and sent to a collector, as where nothing else is said. They are asked by plain HTTP, so without \`Strict-Transport-Security\`, which takes about 1 µs. All are built with
\`keep_names: false\`, as created services are. The third-party stack is one of our making: zod-openapi, otel-cf-workers (no trace sampled), pino, hono-rate-limiter, casbin
with 27 policies, and hono/jwt or a better-auth session in memory (\`bench/third-party\`).

| Worker | CPU µs | least | × bare | over bare µs | throughput × bare | p50 ms | p99 ms | start-up ms | bundle KiB |
|---|---|---|---|---|---|---|---|---|---|
${rows.map(line).join('\n')}

${goals(rows)}`
}

const collector = await listening()
try {
  const series: Sample[][] = []
  for (let start = 0; start < starts; start++) series.push(await measured(addressOf(collector)))
  const names = series[0]?.map(({ name }) => name) ?? []
  const text = report(
    names.map((name) => rowOf(series.flatMap((samples) => samples.filter((one) => one.name === name)))),
  )
  // A run of some contestants is for whoever works on them.
  if (process.env.CONTESTANTS === undefined) writeFileSync(join(repository, 'docs/worker-bench.md'), text)
  console.log(text)
} finally {
  collector.close()
  rmSync(home, { recursive: true, force: true })
}
