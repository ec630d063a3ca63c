/** Somebody at an empty directory, with an empty home, whose package managers know one registry. */
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Ran, ran, repository } from '../release/package.ts'
import type { Registry } from './registry.ts'

export interface User {
  readonly home: string
  /** Where the work is done; empty at first. */
  readonly work: string
  /** Runs a command line in a directory, without a terminal. */
  runs(directory: string, ...words: readonly string[]): Ran
  /** What it printed. @throws when it failed */
  succeeds(directory: string, ...words: readonly string[]): string
}

/** @param tools packages that bring the user's package manager, `pnpm@12` */
export type UserAt = (name: string, tools?: readonly string[]) => User

export function users(root: string, registry: Registry): UserAt {
  return (name, tools = []) => {
    const home = join(root, name, 'home')
    const work = join(root, name, 'work')
    const bin = join(root, name, 'tools')
    // bunx keeps what it ran in the directory for temporary files.
    const temporary = join(root, name, 'tmp')
    for (const directory of [home, work, bin, temporary]) mkdirSync(directory, { recursive: true })
    writeFileSync(join(home, '.npmrc'), registry.npmrc)
    const env = {
      HOME: home,
      TMPDIR: temporary,
      XDG_CACHE_HOME: join(home, '.cache'),
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_DATA_HOME: join(home, '.local/share'),
      PATH: [join(bin, 'node_modules/.bin'), join(repository, 'node_modules/node/bin'), process.env.PATH].join(
        delimiter,
      ),
      npm_config_registry: registry.url,
      BUN_CONFIG_REGISTRY: registry.url,
      GIT_AUTHOR_NAME: 'A user',
      GIT_AUTHOR_EMAIL: 'user@example.com',
      GIT_COMMITTER_NAME: 'A user',
      GIT_COMMITTER_EMAIL: 'user@example.com',
    }
    const user: User = {
      home,
      work,
      runs: (directory, program = '', ...args) => ran(program, args, directory, env),
      succeeds(directory, ...words) {
        const { code, stdout, stderr } = user.runs(directory, ...words)
        assert.equal(code, 0, `${words.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`)
        return stdout
      },
    }
    if (tools.length > 0) user.succeeds(bin, 'npm', 'install', '--no-audit', '--no-fund', '--prefix', bin, ...tools)
    return user
  }
}
