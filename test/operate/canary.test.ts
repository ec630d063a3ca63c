/** What is secret is told by none of the commands of operations: in no output, no file and no argument of a process. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '../../src/cli/commands/index.ts'
import type { World } from '../../src/index.ts'
import { cheapVault } from './vaults.ts'
import { config, repository, type Watch, watchProcesses, worker, type Yard, yard } from './yard.ts'

const canaries = {
  token: 'Cn4ry-token-x7Q2kLm9',
  vault: 'Cn4ry-vault-x7Q2kLm9',
  backup: 'Cn4ry-backup-x7Q2kLm9',
  secret: 'Cn4ry-secret-x7Q2kLm9',
  imported: 'Cn4ry-imported-x7Q2kLm9',
}
const telling = new RegExp(Object.values(canaries).join('|'))
const env = {
  CLODO_VAULT_PRODUCTION: canaries.vault,
  CLODO_VAULT_NEW: canaries.vault,
  CLODO_BACKUP_PASSPHRASE: canaries.backup,
}
/** What the user wrote, and wrote a secret into. */
const own = ['.dev.vars', 'secrets.json', 'migrations/0002_wrong.sql']
const modes = ['', ' --json', ' --verbose']

let at: Yard
let seen: Watch
const ran: string[] = []

beforeAll(async () => {
  const required = { secrets: { required: ['API_KEY'] } }
  const file = (name: string) => ({ ...required, d1_databases: [{ binding: 'DB', database_name: name }] })
  at = await yard(
    {
      'wrangler.jsonc': config(file('svc-db'), { production: file('svc-production-db') }),
      'src/index.ts': worker(),
      'migrations/0001_a.sql': 'CREATE TABLE a (id INTEGER);\n',
      'migrations/down/0001_a.sql': 'DROP TABLE a;\n',
      'seeds/a.sql': 'INSERT INTO a VALUES (1);\n',
      'secrets.json': JSON.stringify({ API_KEY: canaries.secret }),
      '.dev.vars': `API_KEY=${canaries.imported}\n`,
      'clodo.vault.json': await cheapVault({ production: canaries.vault }),
    },
    { token: canaries.token },
  )
  seen = watchProcesses()
})
afterAll(async () => {
  seen.end()
  await at.close()
})

/** Each with its exit code, in each mode by turns. `get` and `export` print values, which is what they are for. */
const lines: readonly (readonly [code: number, line: string])[] = [
  [0, 'env list'],
  [0, 'env check'],
  [0, 'env diff development production'],
  [1, 'env promote development production --yes'],
  [0, 'deploy --env production --dry-run --secrets-file secrets.json'],
  [1, 'deploy --env production --yes'],
  [0, 'deploy --env production --yes --secrets-file secrets.json'],
  [1, 'deploy --env production --yes --secrets-file .dev.vars'],
  [0, 'deploy --env production --yes --strategy blue-green'],
  [0, 'deploy --env production --resume --yes'],
  [0, 'deploy --env production --pause'],
  [0, 'deploy --all --env production --abort --yes'],
  [0, 'deploys'],
  [0, 'deploys --verify --env production'],
  [0, 'rollback --env production --yes'],
  [0, 'db create'],
  [0, 'db migrate'],
  [0, 'db seed'],
  [0, 'db status'],
  [0, 'db health'],
  [0, 'db backup --encrypt'],
  [0, 'db backups'],
  [0, 'db verify latest --live'],
  [0, 'db restore latest'],
  [0, 'db rollback'],
  [0, 'db diff local production'],
  [0, 'db backup --encrypt --remote --env production'],
  [0, 'db restore latest --remote --env production --confirm svc-production-db'],
  [0, 'secret set API_KEY --env production'],
  [0, 'secret generate OTHER --env production'],
  [0, 'secret import .dev.vars --env production --overwrite'],
  [0, 'secret list --env production'],
  [0, 'secret get API_KEY --env production'],
  [0, 'secret export --env production'],
  [1, 'secret check --env production'],
  [1, 'secret sync --env production --yes'],
  [0, 'deploy --env production --yes'],
  [0, 'secret sync --env production --yes'],
  [0, 'secret rotate API_KEY --env production --sync --yes'],
  [0, 'secret revoke API_KEY_PREVIOUS --env production --yes'],
  [0, 'secret rekey --env production'],
  [0, 'secret log --env production'],
]

describe('the canary', () => {
  it.each(lines.map(([code, line], turn) => [`${line}${modes[turn % modes.length]}`, code] as const))(
    'is told by no clodo %s (%i)',
    async (line, code) => {
      ran.push(line)
      const ended = await at.clodo(line, (world) => ({ ...world, env: { ...world.env, ...env } }), canaries.secret)
      const { stdout, stderr } = ended
      if (!/^secret (get|export)/.test(line)) expect(stdout).not.toMatch(telling)
      expect(stderr).not.toMatch(telling)
      expect(ended.code, stdout + stderr).toBe(code)
      expect(stdout.length + stderr.length).toBeGreaterThan(5)
    },
  )

  it('is told by nothing that goes wrong: a migration that holds it, an API that sends it back', async () => {
    at.write('migrations/0002_wrong.sql', `INSERT INTO nowhere VALUES ('${canaries.secret}');\n`)
    at.api.faults.add({ on: 'PATCH *secrets-bulk', status: 500 })
    for (const line of [
      'db migrate',
      'deploy --env production --yes',
      'secret rotate API_KEY --env production --overlap 0 --sync --yes',
    ]) {
      const withPhrases = (world: World) => ({ ...world, env: { ...world.env, ...env } })
      const { code, stdout, stderr } = await at.clodo(line, withPhrases, canaries.secret)
      expect([line, code]).not.toEqual([line, 0])
      expect(stdout + stderr).not.toMatch(telling)
    }
    at.api.faults.clear()
  })

  it.each([['sandbox'], ['db', 'studio']])(
    'is told by no clodo %s %s, which runs until it is ended',
    async (...words) => {
      ran.push(words.join(' '))
      const args = ['--conditions=source', join(repository, 'src/cli/bin.ts'), ...words]
      const child = spawn(process.execPath, args, { cwd: at.root, env: { ...at.env, ...env } })
      let said = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
      while (!said.includes('127.0.0.1')) await once(child.stdout, 'data')
      child.kill('SIGTERM')
      await once(child, 'close')
      expect(said).not.toMatch(telling)
    },
  )

  it('was looked for in every word of every command of operations', async () => {
    for (const name of ['db', 'secret', 'env']) {
      const usage = (await commands[name]?.())?.usage ?? ''
      const words = usage.split(/[| [\]]/).filter((word) => /^[a-z]+$/.test(word))
      expect(words.length).toBeGreaterThan(3)
      for (const word of words)
        expect(
          ran.some((line) => line.startsWith(`${name} ${word}`)),
          `${name} ${word}`,
        ).toBe(true)
    }
  })

  it('stands in no file but those that the user wrote it into, and in the arguments of no process', () => {
    const left = filesBelow(at.root).filter((path) => telling.test(readFileSync(path, 'latin1')))
    expect(left.map((path) => relative(at.root, path)).sort()).toEqual([...own].sort())
    if (process.platform === 'linux') expect([...seen.arguments].some((line) => line.includes('wrangler'))).toBe(true)
    expect([...seen.arguments, ...at.started.flat()].filter((line) => telling.test(line))).toEqual([])
  })
})

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name)
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : []
  })
}
