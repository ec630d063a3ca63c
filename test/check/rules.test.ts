/** The mutation corpus: every planted defect is found, what only looks like one is not, and no rule is without both. */
import { readdirSync } from 'node:fs'
import { Volume } from 'memfs'
import { describe, expect, it } from 'vitest'
import { everyRule } from '../../src/check/catalogue.ts'
import { codeRules, rules } from '../../src/check/rules/index.ts'
import { type AuditWishes, auditProject, type RuleFinding as Finding, openProject } from '../../src/index.ts'
import { memoryWorld } from '../support/world.ts'
import { type Files, sound } from './corpus/case.ts'
import { ciCases } from './corpus/ci.ts'
import { codeCases } from './corpus/code.ts'
import { configCases } from './corpus/config.ts'
import { packageCases } from './corpus/package.ts'

const corpus = [...configCases, ...ciCases, ...packageCases, ...codeCases]

/** Those that need a project of CLODO, or git; their cases stand in the tests of these. */
const elsewhere = ['project/fact-missing', 'project/guard-missing', 'project/unsynced', 'secret/file-tracked']

async function findingsIn(files: Files, wishes: AuditWishes = {}): Promise<readonly Finding[]> {
  const all = Object.entries({ ...sound, ...files }).filter(([, text]) => text !== '\0gone')
  const world = memoryWorld([], Volume.fromJSON(Object.fromEntries(all), '/p') as InstanceType<typeof Volume>)
  const audited = await auditProject(world, await openProject(world.disk, '/p'), wishes)
  return audited.findings
}

const told = (findings: readonly Finding[]) => findings.map(({ rule }) => rule)

describe('the rules', () => {
  it('find nothing in a sound project', async () => {
    expect(await findingsIn({})).toEqual([])
  })

  it.each(corpus.flatMap(({ rule, found }) => found.map((files, index) => ({ rule, index, files }))))(
    '$rule finds defect $index',
    async ({ rule, files }) => {
      expect(told(await findingsIn(files))).toContain(rule)
    },
  )

  it.each(corpus.flatMap(({ rule, near }) => near.map((files, index) => ({ rule, index, files }))))(
    '$rule leaves $index alone',
    async ({ rule, files }) => {
      expect(told(await findingsIn(files))).not.toContain(rule)
    },
  )

  it('have each a defect and a near miss', () => {
    const whole = corpus.filter(({ found, near }) => found.length > 0 && near.length > 0).map(({ rule }) => rule)
    expect([...whole, ...elsewhere].sort()).toEqual([...rules, ...codeRules].map(({ id }) => id).sort())
  })

  it('are all in the list, each with its own id and documentation', () => {
    const files = readdirSync(new URL('../../src/check/rules', import.meta.url)).filter((name) => name !== 'index.ts')
    expect(rules.length + codeRules.length).toBe(files.length)
    expect(new Set(everyRule.map(({ id }) => id)).size).toBe(everyRule.length)
    for (const { id, title, why, mend } of everyRule) {
      expect(id).toMatch(/^[a-z]+\/[a-z0-9-]+$/)
      expect([title, why, mend].every((text) => text.length > 10)).toBe(true)
    }
  })
})
