/** Plays the commands of a document as a user would type them, in one shell. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Block } from './blocks.ts'

/** Commands, and what they print according to the document. */
export interface Step {
  readonly commands: string
  readonly shown: readonly string[]
}

export interface Played {
  /** What each step printed. */
  readonly said: readonly string[]
  readonly code: number | null
}

/** The steps of a document: each block marked `run`, with the block of text behind it. */
export function stepsOf(blocks: readonly Block[]): Step[] {
  return blocks.flatMap(({ mark, text }, at) => {
    if (mark !== 'run') return []
    const next = blocks[at + 1]
    return [{ commands: text, shown: next?.language === 'text' ? next.text.trim().split('\n') : [] }]
  })
}

/**
 * Runs the steps in one shell, because a `cd` counts for what follows, until one fails.
 *
 * @param home an empty directory for the programs that stand in for installed ones
 * @param sources the repository that `clodo` runs from; what it has installed is what services get
 */
export function play(steps: readonly Step[], cwd: string, home: string, sources: string): Played {
  const cut = '<<< next >>>'
  const script = steps.map(({ commands }) => commands).join(`\necho '${cut}'\n`)
  const PATH = [programs(join(home, 'bin'), sources), process.env.PATH].join(delimiter)
  const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_|INIT_CWD$|TEST$)/i.test(name))
  const env = { ...Object.fromEntries(inherited), ...author, PATH, CI: '1', NO_COLOR: '1' }
  // What runs in the background ends with the document, also where a step has failed.
  const shell = ['-euo', 'pipefail', '-c', `exec 2>&1\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n${script}`]
  const { stdout, status } = spawnSync('bash', shell, { cwd, env, encoding: 'utf8', maxBuffer: 2 ** 26 })
  return { said: stdout.split(cut), code: status }
}

const author = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
}

function programs(bin: string, sources: string): string {
  const texts = {
    clodo: `exec "${process.execPath}" --conditions=source "${sources}/src/cli/bin.ts" "$@"`,
    // A link to what is installed already is an installation that takes no time.
    npm: `if [ "$1" = install ]; then exec ln -sfn "${sources}/node_modules" node_modules; fi
PATH=\${PATH#*:}; exec npm "$@"`,
  }
  mkdirSync(bin)
  for (const [name, text] of Object.entries(texts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  return bin
}
