/** `clodo generate pre-commit`, and what git then lets through. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const repository = join(import.meta.dirname, '../..')
const home = mkdtempSync(join(tmpdir(), 'clodo-hook-'))
const service = join(home, 'service')
afterAll(() => rmSync(home, { recursive: true }))

/** What `npx clodo` would find. */
mkdirSync(join(home, 'bin'))
writeFileSync(
  join(home, 'bin/npx'),
  `#!/bin/sh\nshift\nexec "${process.execPath}" --conditions=source "${repository}/src/cli/bin.ts" "$@"\n`,
)
chmodSync(join(home, 'bin/npx'), 0o755)

function run(command: string, ...args: string[]): { code: number | null; said: string } {
  const author = { GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'a@example.com' }
  const committer = { GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'a@example.com' }
  const PATH = [join(home, 'bin'), process.env.PATH].join(delimiter)
  const env = { PATH, HOME: home, CLODO_NODE_ON_PATH: process.versions.node, ...author, ...committer }
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: service, encoding: 'utf8', env })
  return { code: status, said: stdout + stderr }
}

it('is a hook that lets a clean commit through, and stops one with a secret in it', () => {
  mkdirSync(service)
  expect(run('npx', 'clodo', 'create', '.', '--type', 'generic', '--no-install').code).toBe(0)
  expect(run('npx', 'clodo', 'generate', 'pre-commit', '--no-install')).toMatchObject({ code: 0 })
  const { scripts } = JSON.parse(readFileSync(join(service, 'package.json'), 'utf8'))
  expect(run('sh', '-c', scripts.prepare).code).toBe(0)
  run('git', 'add', '-A')
  expect(run('git', 'commit', '-m', 'clean')).toMatchObject({ code: 0 })
  const key = `sk_live_${'4eC39HqLyjWDarjtT1zdp7dc'}`
  writeFileSync(join(service, 'src/pay.ts'), `export const key = '${key}'\n`)
  run('git', 'add', '-A')
  const stopped = run('git', 'commit', '-m', 'secret')
  expect(stopped).toMatchObject({ code: 1, said: expect.stringContaining('src/pay.ts') })
  expect(stopped.said).not.toContain(key)
  expect(run('git', 'log', '--oneline').said).not.toContain('secret')
})

it('holds up no installation where there is no git', () => {
  const { scripts } = JSON.parse(readFileSync(join(service, 'package.json'), 'utf8'))
  rmSync(join(service, '.git'), { recursive: true })
  expect(run('sh', '-c', scripts.prepare).code).toBe(0)
})
