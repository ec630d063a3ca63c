/** `scan`: secrets in files, in what is staged, and in the history of a repository. */
import { inOrder } from '../check/finding.ts'
import { diffReader } from '../check/secrets/diff.ts'
import { chunksOf, walk } from '../check/secrets/files.ts'
import { secretsIn } from '../check/secrets/search.ts'
import { type Found, type Sifted, sift } from '../check/suppress.ts'
import { ClodoError } from '../errors.ts'
import type { World } from './world.ts'

export type Where = 'files' | 'staged' | 'history'

export interface Scanned extends Sifted {
  /** Files or changes that were looked at. */
  readonly looked: number
}

/** Milliseconds that git gets: a long history takes its time. */
const patience = { files: 60_000, staged: 60_000, history: 1_800_000 }

/** @throws GIT_MISSING where a diff or a history is asked for and git does not give one */
export async function scanSecrets(
  world: World,
  root: string,
  { where, baseline }: { readonly where: Where; readonly baseline: ReadonlySet<string> },
): Promise<Scanned> {
  const found: Found[] = []
  let looked = 0
  if (where === 'files')
    for (const chunk of chunksOf(world.disk, root, await pathsIn(world, root))) {
      looked += 1
      found.push(...secretsIn(chunk))
    }
  else
    await readDiff(world, root, where, (chunk) => {
      looked += 1
      found.push(...secretsIn(chunk))
    })
  const { findings, ...counts } = sift(once(found), baseline)
  return { ...counts, findings: [...findings].sort(inOrder), looked }
}

/** A secret that many commits touch is told once, with the commit that is first in the history. */
function once(found: readonly Found[]): Found[] {
  const known = new Map<string, Found>()
  for (const one of found) known.set(one.finding.fingerprint, known.get(one.finding.fingerprint) ?? one)
  return [...known.values()]
}

async function pathsIn({ run, env, disk }: World, root: string): Promise<Iterable<string>> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const { code, stdout } = await run('git', args, { cwd: root, env, timeout: patience.files })
  return code === 0 ? stdout.split('\0').filter((path) => path !== '') : walk(disk, root)
}

const plain = [
  '--unified=0',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-renames',
  '--src-prefix=a/',
  '--dst-prefix=b/',
]

async function readDiff(
  { run, env }: World,
  root: string,
  where: 'staged' | 'history',
  add: Parameters<typeof diffReader>[0],
): Promise<void> {
  const reader = diffReader(add)
  const what =
    where === 'staged'
      ? ['diff', '--cached', '--relative']
      : ['log', '--all', '--reverse', '-p', '--diff-merges=first-parent', '--format=%x00%H', '--relative']
  let rest = ''
  const hear = (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) reader.line(line)
  }
  const args = ['-c', 'core.quotePath=false', ...what, ...plain]
  const { code, stderr } = await run('git', args, { cwd: root, env, timeout: patience[where], hear })
  if (code !== 0)
    throw new ClodoError('GIT_MISSING', {
      what: `git has nothing to look at: ${stderr.trim().split('\n')[0] ?? ''}`,
      where: root,
    })
  reader.line(rest)
  reader.end()
}
