/** What a project has to stand besides the compiler: its linter and `clodo verify`, and its own tests in workerd. */
import { tmpdir } from 'node:os'
import { type Phase, verify } from '../../src/index.ts'
import { toolsAt } from '../check/stage.ts'
import { runProgram } from './program.ts'

export interface Proof {
  readonly name: string
  readonly ok: boolean
  /** Short where all is well; else what went wrong. */
  readonly detail: string
}

/** Types are left out: they are checked for all projects at once. */
const phases: readonly Phase[] = ['bundle', 'boot', 'probes']

export async function prove(root: string): Promise<Proof[]> {
  const lint = await runProgram('biome', ['check', '--error-on-warnings', '--colors=off', '.'], root)
  const { ok, checks } = await verify(toolsAt(tmpdir()), root, { only: phases })
  const bad = checks.filter((check) => !check.ok).map(({ name, detail }) => `${name}: ${detail}`)
  const skipped = checks.filter((check) => check.skipped === true).length
  return [
    { name: 'lint', ok: lint.ok, detail: lint.ok ? 'clean' : lint.said },
    {
      name: 'verify',
      ok,
      detail: ok ? `${checks.length - skipped} checks${skipped > 0 ? `, ${skipped} not sent` : ''}` : bad.join('\n'),
    },
  ]
}

export async function proveTests(root: string): Promise<Proof> {
  const { ok, said } = await runProgram('vitest', ['run'], root)
  return { name: 'tests', ok, detail: ok ? (/Tests\s+(.*)/.exec(said)?.[1] ?? 'passed') : said }
}
