/**
 * What `npm create cloudflare` begins: plugins come into it by the laws, or it is refused with the reason. Some of the
 * templates, others each day; `CLODO_WILD=all` tries all.
 */
import { describe, expect, it } from 'vitest'
import { builtinSources, ClodoError, nodeDisk } from '../../src/index.ts'
import type { Wild } from '../project/detect/wild.ts'
import { expectLaws } from './laws.ts'
import { pluginSets } from './sets.ts'
import { type Template, templates } from './templates.ts'
import { adding, prepareIn, worldOf } from './worlds.ts'

const sets = await pluginSets(builtinSources(nodeDisk()))
const [first = { name: '', ids: [], needy: [], answers: {}, open: true }] = sets
const everything = sets.at(-1) ?? first
const found = await Promise.all(templates().map(async (one) => ({ ...one, refusal: await refusalOf(one) })))
const able = found.filter(({ refusal }) => refusal === undefined)
const day = Math.floor(Date.now() / 86_400_000)
const tried = process.env.CLODO_WILD === 'all' ? able : able.filter((_, index) => index % 6 === day % 6)

async function refusalOf(template: Template): Promise<ClodoError | undefined> {
  try {
    await prepareIn(worldOf(template), adding(first))
    return undefined
  } catch (error) {
    if (error instanceof ClodoError) return error
    throw error
  }
}

describe('a template of create-cloudflare', () => {
  it('takes plugins where it has an entry that people write', () => {
    const names = [
      'hello-world',
      'hello-world-durable-object',
      'hello-world-with-assets',
      'openapi',
      'queues',
      'scheduled',
    ]
    const typed = names.map((name) => `${name}/ts`)
    expect(able.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        ...typed,
        'hono/workers/templates',
        'react/workers/ts',
        'react-router/ts',
        'vue/workers/js',
      ]),
    )
  })

  it.each(tried)('$name: all laws hold', async (template) => {
    await expectLaws({ ...template, expected: {} as Wild['expected'] }, everything)
  })

  it('is refused in one line where it has none, as built, as static, or as a framework', () => {
    const refusals = found.flatMap(({ name, refusal }) => (refusal === undefined ? [] : [{ name, refusal }]))
    for (const { name, refusal } of refusals) {
      expect({ name, code: refusal.code }).toEqual({ name, code: 'REPOSITORY_REFUSED' })
      expect(refusal.message).toMatch(
        /^.*(?:output of a build|The build of this|Static files alone|no such file|names no entry).*$/,
      )
    }
    expect(refusals.length).toBeGreaterThan(5)
  })
})
