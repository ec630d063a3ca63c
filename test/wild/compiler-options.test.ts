/** What is added has no type error under any option of the compiler that a repository may have set. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'jsonc-parser'
import { afterAll, describe, expect, it } from 'vitest'
import { repository, world } from '../matrix/generate.ts'
import { runProgram } from '../matrix/program.ts'
import { wild } from '../project/detect/wild.ts'
import { pluginSets } from './sets.ts'
import { adding, moved } from './worlds.ts'
import { openYard } from './yard.ts'

const yard = await openYard()
afterAll(() => yard.remove())
const all = (await pluginSets(world.sources)).filter(({ ids, open }) => open && ids.length > 3)

/** Those of the fixture that has as many as there are. */
const { compilerOptions: strictest } = parse(
  readFileSync(join(repository, 'fixtures/wild/strictest/tsconfig.json'), 'utf8'),
)
const bundled = { module: 'es2022', moduleResolution: 'bundler' }

/** Errors of the compiler in a repository that had none, without their lines. */
async function errorsOf(name: string, set: (typeof all)[number], options: object): Promise<string[]> {
  const one = wild().find((each) => each.name === name)
  if (one === undefined) throw new Error(`There is no repository ${name}.`)
  const tsconfig = `${JSON.stringify({ compilerOptions: { ...strictest, ...bundled, ...options } }, undefined, 2)}\n`
  const root = yard.write(`${name}-${all.indexOf(set)}`, { ...one.files, 'tsconfig.json': Buffer.from(tsconfig) })
  await moved(world, adding(set), root)
  if (one.expected.detection.language === 'ts') {
    const types = await runProgram('wrangler', ['types', '--include-runtime=false'], root)
    if (!types.ok) throw new Error(types.said)
  }
  const { said } = await runProgram('tsc', ['--noEmit', '--pretty', 'false', '-p', '.'], root)
  return said.split('\n').flatMap((line) => (/error TS/.test(line) ? [line.replace(/\(\d+,\d+\)/, '')] : []))
}

/** Where a policy names permissions and limits, others name their types after it; and what an entry exports, its author says. */
const inferred = /^src\/(index|rbac\/policy|rate-limit\/policies)\.ts: error TS90/

describe.each(all)('all plugins: $name', (set) => {
  it('every option that makes the compiler stricter, in TypeScript', async () => {
    const errors = await errorsOf('object-method', set, { isolatedDeclarations: true, declaration: true })
    expect(errors.filter((error) => !inferred.test(error))).toEqual([])
  })

  it.each([
    [
      'none of the strict options',
      { strict: false, exactOptionalPropertyTypes: false, noUncheckedIndexedAccess: false },
    ],
    ['all but those of null', { strictNullChecks: false, exactOptionalPropertyTypes: false }],
  ])('%s, in TypeScript', async (_name, options) => {
    expect(await errorsOf('object-method', set, options)).toEqual([])
  })

  it('checkJs, in JavaScript', async () => {
    const errors = await errorsOf('object-arrow', set, { allowJs: true, checkJs: true })
    // Its author gave these two no type.
    expect(errors.filter((error) => !/^src\/index\.js: .* '(name|request)' implicitly/.test(error))).toEqual([])
  })
})
