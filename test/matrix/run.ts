/**
 * `npm run matrix`: everything that can be created, is. Every legal case is type-checked, linted, bundled, booted and
 * probed, the tests of a sample in which each choice occurs are run, every illegal case has to be refused, and each fault
 * that is planted has to be found.
 * Writes docs/matrix.md; the exit code is 1 when anything failed.
 */
import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Case, casesOf, coveringSample } from './cases.ts'
import { generate, openYard, repository, world } from './generate.ts'
import { guardMutations, type Mutation, mutations } from './mutations.ts'
import { oversight } from './oracle.ts'
import { abreast } from './program.ts'
import { type Proof, prove, proveTests } from './prove.ts'
import { refusalFault } from './refuse.ts'
import { type Row, report } from './report.ts'
import { typeCheck } from './types.ts'

const { legal, illegal } = await casesOf(world.sources)
const yard = openYard()
try {
  const generated = await Promise.all(
    legal.map(async (one) => ({ ...one, root: yard.write(one.name, await generate(one)) })),
  )
  const errors = await typeCheck(
    yard.directory,
    generated.map(({ root }) => root),
  )
  const sample = new Set(coveringSample(legal).map(({ name }) => name))
  const proofs = new Map<string, Proof[]>()
  const proven = (name: string, found: readonly Proof[]) => {
    proofs.set(name, [...(proofs.get(name) ?? []), ...found])
    console.error(name, found.map((proof) => `${proof.name} ${proof.ok ? 'ok' : 'FAILED'}`).join(', '))
  }
  await abreast(generated, 2, async ({ name, root }) => proven(name, await prove(root)))
  // One at a time: a runner of tests takes all there is.
  const inSample = generated.filter(({ name }) => sample.has(name))
  await abreast(inSample, 1, async ({ name, root }) => proven(name, [await proveTests(root)]))
  const rows: Row[] = generated.map(({ root, ...one }) => ({
    ...one,
    errors: errors.get(basename(root)) ?? [],
    proofs: proofs.get(one.name) ?? [],
  }))
  const refusals = await Promise.all(illegal.map(async (one) => ({ ...one, fault: await refusalFault(one) })))
  const richest = coveringSample(legal).reduce((a, b) => (size(b) > size(a) ? b : a))
  const [bare] = coveringSample(legal)
  const broken = [...planted(mutations, bare ?? richest), ...planted(guardMutations, richest)]
  const findings = await abreast(broken, 1, async ({ mutation, base }) => {
    const root = yard.write(
      `broken-${broken.findIndex((one) => one.mutation === mutation)}`,
      mutation.break(await generate(base)),
    )
    return { what: mutation.what, oversight: await oversight(root, mutation) }
  })
  const { markdown, failures } = report(rows, refusals, findings)
  writeFileSync(join(repository, 'docs/matrix.md'), markdown)
  for (const failure of failures) console.log(failure)
  console.log(
    `${rows.length} projects, ${sample.size} of them with their own tests, ${refusals.length} refusals, ${findings.length} planted faults: ${failures.length} failures`,
  )
  process.exitCode = failures.length === 0 ? 0 : 1
} finally {
  yard.remove()
}

function size({ plugins }: Case): number {
  return Object.keys(plugins).length
}

function planted(list: readonly Mutation[], base: Case): { mutation: Mutation; base: Case }[] {
  return list.map((mutation) => ({ mutation, base }))
}
