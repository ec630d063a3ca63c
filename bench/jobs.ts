/** Jobs that a running Worker is given, so many at a time, and what they cost it. Linux only. */
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { cpu, quantile } from './process.ts'

export interface Job {
  readonly name: string
  readonly count: number
  /** How many are on their way at the same time. */
  readonly width: number
  /** Bytes that each moves; left out in a table where that says nothing. */
  readonly bytes?: number
  run(at: number): Promise<unknown>
}

interface Sent {
  readonly body?: Buffer | string
  readonly headers?: { readonly [name: string]: string }
}

export interface Got {
  readonly text: string
  readonly headers: NodeJS.Dict<string | string[]>
}

export interface Client {
  /** Sends a request; any other status than the one expected (left out: any below 300) throws. */
  ask(method: string, path: string, sent?: Sent, status?: number): Promise<Got>
  close(): void
}

export function clientOf(origin: string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const ask = (method: string, path: string, { body, headers }: Sent = {}, status?: number) =>
    new Promise<Got>((resolve, reject) => {
      const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }
      const sent = request(new URL(path, origin), { method, agent, headers: { ...headers, ...length } }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('error', reject).on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          const good = status === undefined ? (answer.statusCode ?? 500) < 300 : answer.statusCode === status
          const text = Buffer.concat(chunks).toString('utf8')
          if (good) resolve({ text, headers: answer.headers })
          else reject(new Error(`${method} ${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`))
        })
      })
      sent.on('error', reject).end(body)
    })
  return { ask, close: () => agent.destroy() }
}

/** Does a job, and gives its row of {@link tableOfJobs}. */
export async function measured(job: Job, pid: number): Promise<Row> {
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
  const rate = job.count / seconds
  return {
    '': job.name,
    'requests a second': rate.toFixed(rate < 10 ? 1 : 0),
    ...(job.bytes !== undefined && { 'MB a second': ((rate * job.bytes) / 1e6).toFixed(0) }),
    'p50 ms': quantile(latencies, 0.5).toFixed(1),
    'p99 ms': quantile(latencies, 0.99).toFixed(1),
    'CPU ms a request': ((cpu(pid) - before) / job.count / 1000).toFixed(2),
    'memory MB': ((most - base) / 1e6).toFixed(0),
  }
}

/** By the name of the column. */
type Row = { readonly [column: string]: string }

export function tableOfJobs(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const lines = rows.map((row) => columns.map((column) => row[column] ?? ''))
  return [columns, columns.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |\n`).join('')
}

/** What a process has in memory, in bytes. */
function memory(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}
