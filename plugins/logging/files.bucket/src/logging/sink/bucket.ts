import type { Line } from '../write.ts'
import { Batch } from './batch.ts'

export interface BucketEnv {
  readonly LOG_BUCKET: R2Bucket
}

/** Lines that wait for the bucket, for tests to flush. */
export const bucketLines: Batch<string, BucketEnv> = new Batch({
  name: 'the bucket',
  gather: 5000,
  size: 5000,
  kept: 10_000,
  deliver: store,
})

/** Keeps a line in R2, as newline JSON together with others of this isolate. */
export function toBucket(line: Line, env: BucketEnv): void {
  bucketLines.add(JSON.stringify({ at: new Date().toISOString(), ...line }), env)
}

async function store(lines: readonly string[], env: BucketEnv) {
  const httpMetadata = { contentType: 'application/x-ndjson' }
  await env.LOG_BUCKET.put(keyOf(new Date().toISOString()), `${lines.join('\n')}\n`, { httpMetadata })
  return 'done' as const
}

/** `2026/11/25/221530-….ndjson`: listed by day with the prefix `2026/11/25/`. */
const keyOf = (now: string): string =>
  `${now.slice(0, 10).replaceAll('-', '/')}/${now.slice(11, 19).replaceAll(':', '')}-${crypto.randomUUID()}.ndjson`
