/** What a repository does on the disk: its types, its bundle, its answers and the probes of its plugins. */
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Running, whileRunning } from '../../src/check/boot.ts'
import { checkBundle } from '../../src/check/bundle.ts'
import type { Check } from '../../src/check/check.ts'
import { groundOf, readConfig } from '../../src/check/config.ts'
import { identityOf, runProbe } from '../../src/check/probe.ts'
import { type Ground, onSite, type Site } from '../../src/check/site.ts'
import { findRoot } from '../../src/cli/at-project.ts'
import { homeOf, lookAt, openProject } from '../../src/index.ts'
import type { Contribution } from '../../src/plugin/contribution.ts'
import { toolsAt } from '../check/stage.ts'
import { world } from '../matrix/generate.ts'
import { runProgram } from '../matrix/program.ts'
import type { Wild } from '../project/detect/wild.ts'
import { type Answered, ask } from './ask.ts'

export interface Seen {
  /** Errors of the compiler without their lines; undefined where there is no tsconfig.json. */
  readonly types: readonly string[] | undefined
  readonly bundle: Check
  /** What the tests of the user say where they fail; undefined where there are none, or all pass. */
  readonly tests: string | undefined
  readonly boot: readonly Check[]
  /** One for each route of the corpus; `token` is sent where there is one. Empty where it did not boot. */
  readonly plain: readonly Answered[]
  readonly signed: readonly Answered[]
  readonly probes: readonly Check[]
}

const tools = toolsAt(tmpdir())

export interface Looking {
  /** Whether the Worker can be booted at all. */
  readonly boots: boolean
  /** Whether to ask a second time with a good token: only where the first time nobody got in, since answers may count. */
  readonly signs: boolean
}

export async function look(root: string, { expected }: Wild, { boots, signs }: Looking): Promise<Seen> {
  const ground = await groundIn(root, expected.project)
  const types = await typeErrors(ground.root)
  return onSite(tools, ground, undefined, async (site) => {
    const bundle = await checkBundle(site, {
      title: 'bundle',
      environment: '',
      pages: (await readConfig(site.disk, ground)).pages !== undefined,
    })
    const seen = { boot: [] as Check[], plain: [] as Answered[], signed: [] as Answered[], probes: [] as Check[] }
    if (boots) await answers(site, ground, expected, seen, signs)
    return { types, bundle, tests: expected.tests ? await failingTests(ground.root) : undefined, ...seen }
  })
}

/** Where the project is, or would be: in a monorepo not where its config is. */
async function groundIn(root: string, at = '.'): Promise<Ground> {
  const here = await openProject(world.disk, findRoot(world.disk, join(root, at)))
  const { project, config } = here.known ? { project: here } : await homeOf(world, here)
  const entry = here.known ? undefined : (await lookAt(world, project, { config })).entry
  return groundOf(world.disk, project.root, project.found?.recipe.existing ?? { config, entry })
}

type Answers = { boot: Check[]; plain: Answered[]; signed: Answered[]; probes: Check[] }

async function answers(
  site: Site,
  ground: Ground,
  expected: Wild['expected'],
  seen: Answers,
  signs: boolean,
): Promise<void> {
  const { lock } = await openProject(site.disk, site.root)
  const facts = lock.facts.map(({ fact }) => fact)
  const credential = facts.find((fact) => fact.kind === 'credential')
  const config = await readConfig(site.disk, ground)
  const secrets = { ...secretsOf(site, facts), ...expected.secrets, ...config.pages?.secrets }
  const identity = identityOf(facts, secrets)
  const work = async (running: Running) => {
    const key = credential && secrets[credential.secret]
    seen.plain.push(...(await ask(running.origin, expected.routes)))
    if (signs && credential !== undefined && key !== undefined)
      seen.signed.push(
        ...(await ask(running.origin, expected.routes, { claims: { ...credential.claims, ...identity.claims }, key })),
      )
    for (const fact of facts) if (fact.kind === 'probe') seen.probes.push(await runProbe(site, running, identity, fact))
  }
  await whileRunning(site, config, secrets, (check) => seen.boot.push(check), work)
}

function secretsOf(site: Site, facts: readonly Contribution[]): { [name: string]: string } {
  return Object.fromEntries(facts.flatMap((fact) => (fact.kind === 'secret' ? [[fact.name, site.randomHex(32)]] : [])))
}

async function failingTests(root: string): Promise<string | undefined> {
  const { ok, said } = await runProgram('vitest', ['run'], root)
  return ok ? undefined : said
}

/** As the project does it: the types of its bindings are made anew where they are generated. */
async function typeErrors(root: string): Promise<string[] | undefined> {
  if (!existsSync(join(root, 'tsconfig.json'))) return undefined
  if (existsSync(join(root, 'worker-configuration.d.ts'))) {
    const made = await runProgram('wrangler', ['types'], root)
    if (!made.ok) return [`wrangler types: ${made.said}`]
  }
  const projects = readdirSync(root).filter((name) => /^tsconfig\b.*\.json$/.test(name))
  const errors = await Promise.all(projects.map((project) => errorsOf(root, project)))
  return errors.flat()
}

async function errorsOf(root: string, project: string): Promise<string[]> {
  const { ok, said } = await runProgram('tsc', ['--noEmit', '--pretty', 'false', '-p', project], root)
  if (ok) return []
  return said
    .split('\n')
    .filter((line) => /error TS\d+/.test(line))
    .map((line) => line.replace(/\(\d+,\d+\)/, '').replaceAll(root, ''))
    .filter((line) => !line.includes('TS18002'))
}
