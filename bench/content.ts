/**
 * `npm run bench:content`: uploads and ranged reads of a created content service, in workerd without a proxy in front. Writes the
 * figures into docs/content-service.md. Linux only.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { created, served, writeFigures } from './created.ts'
import { type Client, clientOf, type Job, measured, tableOfJobs } from './jobs.ts'

const MiB = 1024 ** 2

const home = mkdtempSync(join(tmpdir(), 'clodo-bench-content-'))
try {
  const [MEDIA_LINK_KEY_A, MEDIA_LINK_KEY_B] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
  const service = await served(created(home, 'content-service'), {
    bindings: { MEDIA_LINK_KEY_A, MEDIA_LINK_KEY_B },
    direct: true,
  })
  const { ask, close } = clientOf(service.origin.href)
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
      run: () => ask('GET', `/v1/media/${picture}/content`, { headers: { 'If-None-Match': String(etag) } }, 304),
    },
    { name: 'list of 20 files', count: 2000, width: 8, run: () => ask('GET', '/v1/media', {}) },
  ]
  const rows = []
  for (const job of jobs) rows.push(await measured(job, service.pid))
  writeFigures(
    'content-service',
    `Made by \`npm run bench:content\`: a created service in workerd, no proxy in front, with the local stand-ins of D1, R2 and the cache in the
same process, up to eight requests at a time. CPU and memory are those of the whole process, so they are mostly what the stand-ins cost;
memory is how much more it was at most than when the row began.

${tableOfJobs(rows)}`,
  )
  close()
  await service.close()
} finally {
  rmSync(home, { recursive: true, force: true })
}

async function inParts(ask: Client['ask'], file: Buffer): Promise<void> {
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
