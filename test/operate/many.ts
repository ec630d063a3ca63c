/**
 * Many services deployed at once, of which one cannot be bundled: it harms no other, and is the only one that is left to
 * be deployed when it is mended. Prints what it took.
 */
import { availableParallelism } from 'node:os'
import { config, live, worker, type Yard, yard } from './yard.ts'

export interface Many {
  readonly services: number
  readonly concurrency: number
  readonly seconds: { readonly first: number; readonly again: number; readonly rest: number }
  /** Services that were not as they should be; each with what was wrong. */
  readonly wrong: readonly string[]
}

interface Told {
  readonly status: string
  readonly services: readonly { readonly script: string; readonly status: string }[]
}

const broken = 'import "./nowhere.ts"\n'

export async function many(services: number): Promise<Many> {
  const names = Array.from({ length: services }, (_, at) => `s${String(at).padStart(2, '0')}`)
  const bad = names[Math.floor(services / 2)] ?? ''
  const at = await yard(filesOf(names))
  const wrong: string[] = []
  try {
    const first = await timed(() => deploy(at))
    for (const name of names) wrong.push(...(await faults(at, name)))
    const before = new Map(names.map((name) => [name, versionOf(at, name)]))
    at.write(`apps/${bad}/src/index.ts`, broken)
    const again = await timed(() => deploy(at))
    for (const { script, status } of again.value.services)
      if ((status === 'deployed') === (script === `${bad}-production`)) wrong.push(`${script} is ${status}`)
    for (const name of names) {
      wrong.push(...(await faults(at, name)))
      if ((versionOf(at, name) === before.get(name)) !== (name === bad)) wrong.push(`${name} has the wrong version`)
    }
    at.write(`apps/${bad}/src/index.ts`, worker())
    at.started.length = 0
    const rest = await timed(() => deploy(at, ' --resume'))
    if (rest.value.status !== 'deployed') wrong.push(`in the end: ${JSON.stringify(rest.value)}`)
    if (versionOf(at, bad) === before.get(bad)) wrong.push(`${bad} was not deployed when it was mended`)
    const wranglers = at.started.filter(([, program]) => program?.endsWith('wrangler.js')).length
    if (wranglers !== 1) wrong.push(`wrangler was started ${wranglers} times for the one that was left`)
    wrong.push(...at.api.unhandled)
    const seconds = { first: first.seconds, again: again.seconds, rest: rest.seconds }
    return { services, concurrency: availableParallelism(), seconds, wrong }
  } finally {
    await at.close()
  }
}

/** Each third one calls the one before it. */
function filesOf(names: readonly string[]): { readonly [path: string]: string } {
  const files = names.flatMap((name, at) => {
    const called = at % 3 === 2 ? names[at - 1] : undefined
    const binding = called === undefined ? {} : { services: [{ binding: 'NEXT', service: `${called}-production` }] }
    return [
      [`apps/${name}/wrangler.json`, config(binding, { name })],
      [`apps/${name}/src/index.ts`, worker()],
    ]
  })
  return Object.fromEntries(files)
}

async function deploy(at: Yard, more = ''): Promise<Told> {
  return (await at.document<Told>(`deploy --all --env production --yes${more}`)).value
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const from = Date.now()
  const value = await work()
  return { value, seconds: Math.round((Date.now() - from) / 100) / 10 }
}

const versionOf = (at: Yard, name: string) => Object.keys(live(at, `${name}-production`))[0]

async function faults(at: Yard, name: string): Promise<string[]> {
  const answer = await fetch(await at.api.url(`${name}-production`))
  const { id } = (await answer.json()) as { readonly id?: string }
  return id === versionOf(at, name) ? [] : [`${name} answers ${answer.status} ${id}`]
}

if (import.meta.main) {
  const found = await many(Number(process.env.SERVICES ?? 20))
  console.log(JSON.stringify(found, undefined, 2))
  process.exitCode = found.wrong.length === 0 ? 0 : 1
}
