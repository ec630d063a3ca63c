/** What CLODO writes down of a step: in its lock and recipe where it has them, else nothing that would be committed. */
import { formatOf } from '../edit/format.ts'
import { json } from '../edit/json.ts'
import type { Outcome } from '../migrate/draft.ts'
import { type LockedFile, lockPath, parseLock, printLock } from '../project/lock.ts'
import type { Project } from '../project/open.ts'
import type { Change } from '../tree/change.ts'
import { digest } from '../tree/digest.ts'

const ignore = '.clodo/.gitignore'

/** The history of undo is for this machine alone in a repository that is no project of ours. */
export function recordOf(project: Project, id: string, outcome: Outcome): Change[] {
  const { known, read } = project
  if (!known) return [{ path: ignore, before: read(ignore), after: read(ignore) ?? '*\n' }]
  return [lockOf(project, id, outcome), ...recipeOf(project, outcome)]
}

/** The same plan with the step on record. */
export function withStep({ read }: Project, changes: readonly Change[], id: string): Change[] {
  const planned = changes.find(({ path }) => path === lockPath)
  const before = planned === undefined ? read(lockPath) : planned.before
  const text = planned?.after ?? before
  if (text === undefined) return [...changes]
  const lock = parseLock(text)
  const after = printLock({ ...lock, steps: [...new Set([...(lock.steps ?? []), id])] })
  return [...changes.filter((one) => one !== planned), { path: lockPath, before, after }]
}

/** Read anew, because a step before this one may have written it. */
function lockOf({ lock, read }: Project, id: string, { texts, moves }: Outcome): Change {
  const before = read(lockPath)
  const now = before === undefined ? lock : parseLock(before)
  const moved = (path: string) => moves.find(({ from }) => from === path)?.to ?? path
  const files = Object.entries(now.files).map(([path, file]) => [
    moved(path),
    followed(file, read(path), texts[moved(path)]),
  ])
  const steps = [...new Set([...(now.steps ?? []), id])]
  return { path: lockPath, before, after: printLock({ ...now, files: Object.fromEntries(files), steps }) }
}

/** What CLODO left in a file of others, and edits itself, is no edit of theirs. */
function followed(file: LockedFile, before: string | undefined, after: string | null | undefined): LockedFile {
  if (file.as !== 'hosted' || before === undefined || typeof after !== 'string') return file
  return file.hash === digest(before) ? { ...file, hash: digest(after) } : file
}

function recipeOf({ found, read }: Project, { moves, answers, texts }: Outcome): Change[] {
  const existing = found?.recipe.existing
  if (found === undefined || existing === undefined || !found.writable) return []
  const format = formatOf(found.path) ?? json
  const at = found.path.endsWith('package.json') ? ['clodo'] : []
  const before = read(found.path)
  // The recipe may be a key of a package.json that the step edits, too.
  let after = texts[found.path] ?? before ?? ''
  for (const [key, value] of Object.entries(answers)) after = format.set(after, [...at, key], value, found.path)
  for (const { from, to } of moves)
    for (const key of ['config', 'entry', 'packageJson'] as const)
      if (existing[key] === from) after = format.set(after, [...at, 'existing', key], to, found.path)
  return [{ path: found.path, before, after }]
}
