import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Seen } from './load.ts'
import { config, elsewhere, live, production, worker, type Yard, yard } from './yard.ts'

interface Outcome {
  readonly status: string
  readonly version: string
  readonly reason: string
  readonly live: readonly { readonly percentage: number }[]
}

let at: Yard
let old: string

beforeAll(async () => {
  at = await yard({ 'wrangler.jsonc': config(), 'src/index.ts': worker() })
  const { value } = await at.document<Outcome>('deploy --env production --yes')
  old = value.version
})
afterAll(() => at.close())

const deploy = (flags: string, change?: typeof elsewhere) =>
  at.document<Outcome>(`deploy --env production --yes ${flags}`.trim(), change)

/** Requests from another process while `work` is done. */
async function underLoad<T>(
  path: string,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly seen: readonly Seen[] }> {
  const url = await at.api.url(production)
  const child = spawn(process.execPath, [join(import.meta.dirname, 'load.ts'), url, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk) => (text += chunk))
  const ended = new Promise((resolve) => child.once('close', resolve))
  const first = at.api.state.invocations.length
  while (at.api.state.invocations.length < first + 20) await new Promise((resolve) => setTimeout(resolve, 50))
  const result = await work().finally(() => child.stdin.end())
  await ended
  return { result, seen: JSON.parse(text) as Seen[] }
}

it('switches blue-green under load without one failed request', async () => {
  const { result, seen } = await underLoad('/', () => deploy('--strategy blue-green'))
  expect(result.value.status).toBe('deployed')
  expect(seen.filter(({ ok }) => !ok)).toEqual([])
  expect(new Set(seen.map(({ id }) => id))).toEqual(new Set([old, result.value.version]))
  // Once somebody has met the new one, nobody whose request began later meets the old one.
  const switched = seen.findIndex(({ id }) => id !== old)
  const after = seen.filter((one) => one.at > (seen[switched]?.at ?? 0) + 1000)
  expect(after.filter(({ id }) => id === old)).toEqual([])
  old = result.value.version
})

it('keeps the split of a canary, keeps everybody who has met the new version with it, and fails nobody', async () => {
  const { result, seen } = await underLoad('/', () => deploy('--strategy canary --steps 20,60 --every 2.5'))
  const { version, status } = result.value
  expect(status).toBe('deployed')
  expect(seen.filter(({ ok }) => !ok)).toEqual([])
  const shifts = at
    .read('.clodo/deploys.jsonl')
    .split('\n')
    .filter((line) => line.includes('"shifted"') && line.includes(version))
    .map((line) => JSON.parse(line) as { at: string; data: { split: { version_id: string; percentage: number }[] } })
  for (const part of [20, 60]) {
    const index = shifts.findIndex(({ data }) =>
      data.split.some((one) => one.version_id === version && one.percentage === part),
    )
    const [from, until] = [shifts[index], shifts[index + 1]].map((one) => Date.parse(one?.at ?? ''))
    const during = seen.filter((one) => one.at > (from ?? 0) + 300 && one.at < (until ?? 0) - 300)
    expect(during.length).toBeGreaterThan(40)
    const share = (100 * during.filter(({ id }) => id === version).length) / during.length
    // Four standard deviations of so many draws.
    const tolerance = 4 * Math.sqrt((part * (100 - part)) / during.length)
    expect(Math.abs(share - part), `${share} % of ${during.length} at ${part} %`).toBeLessThan(tolerance)
  }
  expect(wentBack(seen, version)).toEqual([])
  old = version
})

/** Keys that met the new version, and later, not at the same time, the old one. */
function wentBack(seen: readonly Seen[], version: string): string[] {
  const met = new Map<string, number>()
  const back = new Set<string>()
  for (const { key, id, at: when } of [...seen].sort((a, b) => a.at - b.at)) {
    if (id === version && !met.has(key)) met.set(key, when)
    if (id !== version && when > (met.get(key) ?? Number.POSITIVE_INFINITY) + 500) back.add(key)
  }
  return [...back]
}

it('gives a version that does not answer no traffic at all', async () => {
  at.write('src/index.ts', worker('new Response("broken", { status: 500 })'))
  const { result, seen } = await underLoad('/', () => deploy('--strategy canary --steps 50 --every 1'))
  expect(result.value).toMatchObject({ status: 'rolled-back', reason: expect.stringContaining('status 500') })
  expect(result.code).toBe(1)
  expect(live(at)).toEqual({ [old]: 100 })
  expect(seen.filter(({ ok }) => !ok)).toEqual([])
})

it('takes back a version that answers the probes and fails the users', async () => {
  at.write(
    'src/index.ts',
    worker(
      'new URL(request.url).pathname === "/" ? Response.json({ id: env.META.id }) : (() => { throw new Error("bad") })()',
    ),
  )
  const { result } = await underLoad('/orders', () => deploy('--strategy canary --steps 30 --every 30'))
  expect(result.value).toMatchObject({
    status: 'rolled-back',
    reason: expect.stringMatching(/requests to the new version failed/),
  })
  expect(live(at)).toEqual({ [old]: 100 })
})

it('pauses where it is, goes on, and gives up when told', async () => {
  at.write('src/index.ts', worker())
  const running = deploy('--strategy canary --steps 10,50 --every 600')
  const has = (part: number) => Object.values(live(at)).includes(part)
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await until(() => has(10))
  expect(await deploy('--pause', elsewhere)).toMatchObject({ code: 0, value: { status: 'asked' } })
  expect(await running).toMatchObject({ code: 0, value: { status: 'paused' } })
  expect(has(10)).toBe(true)
  expect(await deploy('')).toMatchObject({ code: 4, value: { code: 'DEPLOY_UNFINISHED' } })
  const again = deploy('--resume')
  await new Promise((resolve) => setTimeout(resolve, 1500))
  expect(has(10)).toBe(true)
  await deploy('--abort', elsewhere)
  expect(await again).toMatchObject({ value: { status: 'rolled-back', reason: 'It was aborted.' } })
  expect(live(at)).toEqual({ [old]: 100 })
  expect(await deploy('--resume')).toMatchObject({ code: 0, value: { status: 'nothing' } })
  expect(at.api.unhandled).toEqual([])
})
