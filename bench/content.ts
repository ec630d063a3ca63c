/**
 * `npm run bench:content`: uploads and ranged reads of a created content service, in workerd without a proxy in front. Writes the
 * figures into docs/content-service.md. Linux only.
 */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cpu, quantile, workerds } from './process.ts'

const repository = join(import.meta.dirname, '..')
const heading = '## What it costs\n'
const MiB = 1024 ** 2

interface Job {
  readonly name: string
  readonly count: number
  /** How many are on their way at the same time. */
  readonly width: number
  /** Bytes that each moves. */
  readonly bytes: number
  run(at: number): Promise<unknown>
}

const require = createRequire(join(repository, 'package.json'))
const { Miniflare, convertV4MiniflareOptions = (options: object) => options } = createRequire(
  require.resolve('wrangler'),
)('miniflare')

const home = mkdtempSync(join(tmpdir(), 'clodo-bench-content-'))
const agent = new Agent({ keepAlive: true, maxSockets: 64 })
try {
  const service = await started(made())
  const ask = asker(service.url)
  const [small, large] = [png(MiB), png(50 * MiB)]
  const upload = async (body: Buffer) => JSON.parse((await ask('POST', '/v1/media?title=Picture', { body })).text).id
  const [picture, film] = [await upload(png(100_000)), await upload(large)]
  const { etag = '' } = (await ask('GET', `/v1/media/${picture}/content`, {})).headers
  const ranges = Array.from({ length: 2000 }, (_, at) => (at * 7919 * 65_536) % (49 * MiB))

  const jobs: readonly Job[] = [
    { name: 'upload of 1 MiB', count: 100, width: 8, bytes: MiB, run: () => upload(small) },
    { name: 'upload of 50 MiB', count: 16, width: 8, bytes: 50 * MiB, run: () => upload(large) },
    {
      name: 'upload of 50 MiB in 7 parts, four at a time',
      count: 4,
      width: 1,
      bytes: 50 * MiB,
      run: () => inParts(ask, large),
    },
    {
      name: 'range of 64 KiB of a file of 50 MiB',
      count: 2000,
      width: 8,
      bytes: 65_536,
      run: (at) => {
        const from = ranges[at] ?? 0
        return ask('GET', `/v1/media/${film}/content`, { headers: { Range: `bytes=${from}-${from + 65_535}` } }, 206)
      },
    },
    {
      name: 'picture of 100 kB',
      count: 2000,
      width: 8,
      bytes: 100_000,
      run: () => ask('GET', `/v1/media/${picture}/content`, {}),
    },
    {
      name: 'the same, which the caller has already',
      count: 2000,
      width: 8,
      bytes: 0,
      run: () => ask('GET', `/v1/media/${picture}/content`, { headers: { 'If-None-Match': String(etag) } }, 304),
    },
    { name: 'list of 20 files', count: 2000, width: 8, bytes: 0, run: () => ask('GET', '/v1/media', {}) },
  ]
  const rows: string[] = []
  for (const job of jobs) rows.push(await measured(job, service.pid))
  write(rows)
  await service.close()
} finally {
  agent.destroy()
  rmSync(home, { recursive: true, force: true })
}

async function measured(job: Job, pid: number): Promise<string> {
  const latencies: number[] = []
  const [before, start, base] = [cpu(pid), performance.now(), memory(pid)]
  let [next, most] = [0, base]
  const worker = async () => {
    for (let at = next++; at < job.count; at = next++) {
      const begun = performance.now()
      await job.run(at)
      latencies.push(performance.now() - begun)
      most = Math.max(most, memory(pid))
    }
  }
  await Promise.all(Array.from({ length: job.width }, worker))
  const seconds = (performance.now() - start) / 1000
  const figures = [
    (job.count / seconds).toFixed(job.count / seconds < 10 ? 1 : 0),
    job.bytes === 0 ? '' : ((job.count * job.bytes) / seconds / 1e6).toFixed(0),
    quantile(latencies, 0.5).toFixed(1),
    quantile(latencies, 0.99).toFixed(1),
    ((cpu(pid) - before) / job.count / 1000).toFixed(2),
    `${((most - base) / 1e6).toFixed(0)}`,
  ]
  return `| ${[job.name, ...figures].join(' | ')} |`
}

type Ask = ReturnType<typeof asker>

async function inParts(ask: Ask, file: Buffer): Promise<void> {
  const body = Buffer.from(JSON.stringify({ title: 'Film', size: file.length }))
  const headers = { 'Content-Type': 'application/json' }
  const begun = await ask('POST', '/v1/media/uploads', { body, headers })
  const { id, partSize, parts } = JSON.parse(begun.text)
  let next = 1
  const worker = async () => {
    for (let number = next++; number <= parts; number = next++) {
      const part = file.subarray((number - 1) * partSize, number * partSize)
      await ask('PUT', `/v1/media/uploads/${id}/parts/${number}`, { body: part }, 204)
    }
  }
  await Promise.all(Array.from({ length: 4 }, worker))
  await ask('POST', `/v1/media/uploads/${id}/finish`, {})
}

/** Bytes with the beginning and the end of a picture. */
function png(size: number): Buffer {
  const whole = randomBytes(size)
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(whole)
  Buffer.from('0000000049454e44ae426082', 'hex').copy(whole, size - 12)
  return whole
}

interface Sent {
  readonly body?: Buffer
  readonly headers?: { readonly [name: string]: string }
}

function asker(origin: string) {
  return (method: string, path: string, { body, headers }: Sent, status?: number) =>
    new Promise<{ text: string; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
      const length = body === undefined ? {} : { 'Content-Length': body.length }
      const sent = request(new URL(path, origin), { method, agent, headers: { ...headers, ...length } }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('error', reject).on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          const good = status === undefined ? (answer.statusCode ?? 500) < 300 : answer.statusCode === status
          const text = Buffer.concat(chunks).toString(
            good && answer.headers['content-type'] !== 'image/png' ? 'utf8' : 'latin1',
          )
          if (good) resolve({ text, headers: answer.headers })
          else reject(new Error(`${method} ${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`))
        })
      })
      sent.on('error', reject).end(body)
    })
}

/** The bundle of a created service, as deployed, and its table. */
function made(): { script: string; sql: string } {
  symlinkSync(join(repository, 'node_modules'), join(home, 'node_modules'))
  const run = (args: readonly string[], cwd: string) =>
    execFileSync(process.execPath, args, {
      cwd,
      stdio: 'pipe',
      env: { ...process.env, WRANGLER_SEND_METRICS: 'false' },
    })
  const create = ['create', 'files', '--type', 'content-service', '--no-install', '--no-git', '--quiet', '--yes']
  run(['--conditions=source', join(repository, 'src/cli/bin.ts'), ...create], home)
  const root = join(home, 'files')
  const wrangler = join(repository, 'node_modules/wrangler/bin/wrangler.js')
  run([wrangler, 'deploy', '--dry-run', '--minify', '--outdir', 'dist', '--env', 'production'], root)
  const read = (folder: string, ending: string) => {
    const [name = ''] = readdirSync(join(root, folder)).filter((file) => file.endsWith(ending))
    return readFileSync(join(root, folder, name), 'utf8')
  }
  return { script: read('dist', '.js'), sql: read('migrations', '.sql') }
}

async function started({ script, sql }: { script: string; sql: string }) {
  const before = new Set(workerds())
  const secret = randomBytes(32).toString('hex')
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      workers: [
        {
          name: 'content',
          modules: true,
          script,
          compatibilityDate: '2026-10-20',
          d1Databases: { DB: 'db' },
          r2Buckets: { MEDIA: 'media' },
          bindings: {
            CORS_ORIGINS: '',
            MEDIA_LINK_KEY_A: secret,
            MEDIA_LINK_KEY_B: secret,
            MEDIA_LINK_SIGNS_WITH: 'A',
          },
          unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
        },
      ],
      cf: false,
      handleStructuredLogs: () => undefined,
    }),
  )
  await miniflare.ready
  const db = await miniflare.getD1Database('DB', 'content')
  const statements = sql.replaceAll(/^--.*$/gm, '').split(';')
  for (const one of statements.filter((text) => text.trim() !== '')) await db.prepare(one).run()
  const url: string = (await miniflare.unsafeGetDirectURL()).href
  const [pid = 0] = workerds().filter((one) => !before.has(one))
  return { url, pid, close: () => miniflare.dispose() }
}

/** What a process has in memory, in bytes. */
function memory(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}

function write(rows: readonly string[]): void {
  const file = join(repository, 'docs/content-service.md')
  const text = readFileSync(file, 'utf8')
  const figures = `${heading}
Made by \`npm run bench:content\`: a created service in workerd, no proxy in front, with the local stand-ins of D1, R2 and the cache in the
same process, up to eight requests at a time. CPU and memory are those of the whole process, so they are mostly what the stand-ins cost;
memory is how much more it was at most than when the row began.

| | requests a second | MB a second | p50 ms | p99 ms | CPU ms a request | memory MB |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`
  const end = text.includes(heading) ? text.indexOf(heading) : text.length
  writeFileSync(file, `${text.slice(0, end).trimEnd()}\n\n${figures}`)
  console.log(figures)
}
