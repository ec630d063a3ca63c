/** Unified diffs; the only door to that library. */
import { createTwoFilesPatch } from 'diff'
import type { Change } from '../index.ts'

/** A patch that `git apply` and `patch -p1` take. */
export function unifiedDiff({ path, before, after }: Change): string {
  const [from, to] = [before === undefined ? '/dev/null' : `a/${path}`, after === undefined ? '/dev/null' : `b/${path}`]
  const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', undefined, undefined, { context: 3 })
  return patch.replace(/^=+\n/, '').trimEnd()
}
