/** docs/getting-started.md does what it says: its commands run, and show what it shows. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { type Block, blocksOf } from './blocks.ts'

const repository = join(import.meta.dirname, '../..')
const home = mkdtempSync(join(tmpdir(), 'clodo-docs-'))
afterAll(() => rmSync(home, { recursive: true }))

/** A command and what it prints according to the document. */
interface Step {
  readonly commands: string
  readonly shown: readonly string[]
}

function stepsOf(blocks: readonly Block[]): Step[] {
  return blocks.flatMap(({ language, mark, text }, at) => {
    if (language !== 'sh' || mark !== 'run') return []
    const next = blocks[at + 1]
    return [{ commands: text, shown: next?.language === 'text' ? next.text.trim().split('\n') : [] }]
  })
}

const programs = {
  clodo: `exec "${process.execPath}" --conditions=source "${repository}/src/cli/bin.ts" "$@"`,
  // What the repository has installed is what a service needs: a link to it is an installation that takes no time.
  npm: `if [ "$1" = install ]; then exec ln -sfn "${repository}/node_modules" node_modules; fi
PATH=\${PATH#*:}; exec npm "$@"`,
}

/** Runs all in one shell, because a \`cd\` counts for what follows; answers what each step printed. */
function play(steps: readonly Step[]): { said: string[]; code: number | null } {
  const bin = join(home, 'bin')
  const work = join(home, 'work')
  for (const directory of [bin, work]) mkdirSync(directory)
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  const cut = '<<< next >>>'
  const script = steps.map(({ commands }) => commands).join(`\necho '${cut}'\n`)
  const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_|INIT_CWD$|TEST$)/i.test(name))
  const identity = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((who) => [
      [`GIT_${who}_NAME`, 'Ada'],
      [`GIT_${who}_EMAIL`, 'ada@example.com'],
    ]),
  )
  const PATH = [bin, process.env.PATH].join(delimiter)
  const env = { ...Object.fromEntries(inherited), ...identity, PATH, CI: '1', NO_COLOR: '1' }
  const shell = ['-euo', 'pipefail', '-c', `exec 2>&1\n${script}`]
  const { stdout, status } = spawnSync('bash', shell, { cwd: work, env, encoding: 'utf8', maxBuffer: 2 ** 26 })
  return { said: stdout.split(cut), code: status }
}

it('runs, and shows what it says', () => {
  const steps = stepsOf(blocksOf('getting-started.md'))
  const { said, code } = play(steps)
  expect(code, said.at(-1)).toBe(0)
  expect(steps.length).toBeGreaterThan(6)
  for (const [at, { shown, commands }] of steps.entries())
    for (const line of shown) expect(said[at], `what this prints: ${commands}`).toContain(line)
  expect(steps.flatMap(({ shown }) => shown).length).toBeGreaterThan(8)
})
