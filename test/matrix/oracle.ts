/** Tries `verify` on a project that was broken: a check that cannot fail proves nothing. */
import { tmpdir } from 'node:os'
import { verify } from '../../src/index.ts'
import { toolsAt } from '../check/stage.ts'
import type { Mutation } from './mutations.ts'

/** What verify overlooked or blamed in the wrong place; undefined where it found just what is broken. */
export async function oversight(root: string, { only, fails, says }: Mutation): Promise<string | undefined> {
  const { ok, checks } = await verify(toolsAt(tmpdir()), root, { only })
  const bad = checks.filter((check) => !check.ok)
  if (ok || bad.length === 0) return 'verify finds nothing'
  const missed = fails.filter((start) => !bad.some(({ name }) => name.startsWith(start)))
  if (missed.length > 0) return `verify does not blame ${missed.join(', ')}`
  const blamed = bad.filter(({ name }) => !fails.some((start) => name.startsWith(start)))
  if (blamed.length > 0) return `verify blames ${blamed.map(({ name }) => name).join(', ')}`
  const said = bad.map(({ detail }) => detail).join('\n')
  return says.test(said) ? undefined : `verify does not say ${says}, but: ${said}`
}
