/** Which functions of a bundle its commands call: V8 counts them. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly { readonly ranges: readonly [Range, ...Range[]] }[]
  }[]
}

interface Range {
  readonly startOffset: number
  readonly endOffset: number
  readonly count: number
}

/** @returns by file of `out`, where each function that was called begins and ends: `12:80` */
export function called(root: string, out: string, plugins: readonly string[]): Map<string, Set<string>> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'clodo-called-')))
  try {
    const counts = join(home, 'counts')
    const env = { ...process.env, NODE_V8_COVERAGE: counts, NODE_DISABLE_COMPILE_CACHE: '1' }
    for (const words of commands(root, home, plugins)) {
      const { status, stderr } = spawnSync(process.execPath, [join(root, 'bin/clodo.js'), ...words], { env, cwd: home })
      // A plugin that asks a question (3) has run far enough.
      if (status !== 0 && status !== 3) throw new Error(`clodo ${words.join(' ')} ended with ${status}:\n${stderr}`)
    }
    return readCounts(counts, realpathSync(out) + sep)
  } finally {
    rmSync(home, { recursive: true })
  }
}

/** What most people run: on a new project, on one that CLODO made, and on one that it did not. */
function commands(root: string, home: string, plugins: readonly string[]): string[][] {
  const foreign = ['object-method', 'hono-chained'].map((name) => join(root, 'fixtures/wild', name))
  const copy = (from: string) => {
    const to = join(home, basename(from))
    cpSync(from, to, { recursive: true })
    return to
  }
  const quiet = ['--no-install', '--quiet', '--yes']
  return [
    ['create', join(home, 'bare'), '--no-git', ...quiet],
    ['create', join(home, 'full'), '--no-git', '--with', plugins.join(), ...quiet],
    ['add', ...plugins, '--cwd', join(home, 'bare'), ...quiet],
    ...foreign.map(copy).flatMap((cwd) => plugins.map((plugin) => ['add', plugin, '--cwd', cwd, ...quiet])),
  ]
}

function readCounts(counts: string, below: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const name of readdirSync(counts)) {
    const { result } = JSON.parse(readFileSync(join(counts, name), 'utf8')) as Coverage
    for (const { url, functions } of result) {
      const file = url.startsWith('file:') ? fileURLToPath(url) : ''
      if (!file.startsWith(below)) continue
      const ranges = found.get(file) ?? new Set()
      found.set(file, ranges)
      for (const {
        ranges: [whole],
      } of functions)
        if (whole.count > 0) ranges.add(`${whole.startOffset}:${whole.endOffset}`)
    }
  }
  return found
}
