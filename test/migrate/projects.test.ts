/** Steps in projects that CLODO knows: the recipe and the lock move along, and plugins come and go as before. */
import { posix } from 'node:path'
import { expect, it } from 'vitest'
import type { World } from '../../src/index.ts'
import { project, type Shell, shell } from '../cli/harness.ts'
import { memoryWorld } from '../support/world.ts'

function foreign(world: Partial<World> = {}): Shell {
  const sh = shell({ world: { sources: memoryWorld().sources, ...world } })
  const files = {
    'wrangler.toml': '# mine\nname = "w"\nmain = "index.js"\ncompatibility_date = "2024-10-01"\n',
    'package.json': '{ "scripts": { "dev": "wrangler dev -c wrangler.toml" } }\n',
    'index.js': 'export default { fetch: () => new Response() }\n',
  }
  for (const [path, text] of Object.entries(files)) sh.write(posix.join(project, path), text)
  return sh
}

const at = (sh: Shell, path: string) => sh.read(posix.join(project, path))

async function run(sh: Shell, ...args: string[]): Promise<void> {
  expect([args, await sh.inProject(...args, '--no-install')]).toMatchObject([args, { code: 0 }])
}

it('a plugin comes to a repository after a step, and undo takes both back', async () => {
  const sh = foreign()
  const before = sh.world.files()
  await run(sh, 'migrate', 'observability')
  expect(at(sh, '.clodo/.gitignore')).toBe('*\n')
  await run(sh, 'add', 'logging')
  await run(sh, 'undo')
  await run(sh, 'undo')
  expect(sh.world.files()).toEqual(before)
})

it('nothing is installed where no lockfile says how, neither by a step nor by undo; what to install is said', async () => {
  const ran: string[] = []
  const sh = foreign({
    run: async (command) => {
      ran.push(command)
      return { code: 0, stdout: '', stderr: '' }
    },
  })
  sh.write(
    posix.join(project, 'package.json'),
    '{ "scripts": { "test": "vitest" }, "devDependencies": { "@cloudflare/vitest-pool-workers": "^0.16.0", "vitest": "^4.1.0" } }\n',
  )
  const [done, back] = [await sh.inProject('migrate', 'vitest-plugin'), await sh.inProject('undo')]
  for (const { code, stdout } of [done, back]) {
    expect([code, stdout]).toEqual([0, expect.stringContaining('Next  npm install && npm run test')])
  }
  expect(ran.filter((one) => one !== 'git')).toEqual([])
})

it('a config of another name is known by it afterwards', async () => {
  const sh = foreign()
  await run(sh, 'add', 'logging')
  await run(sh, 'migrate', 'toml-to-jsonc', 'compatibility-date')
  expect(at(sh, 'clodo.json')).toContain('"config": "wrangler.jsonc"')
  expect(at(sh, '.clodo/lock.json')).toContain('"steps": ["compatibility-date","toml-to-jsonc"]')
  expect((await sh.inProject('diff')).stdout).toContain('No file differs')
  await run(sh, 'remove', 'logging')
  expect(at(sh, 'wrangler.jsonc')).toContain('// mine')
  expect(at(sh, 'index.js')).toBe('export default { fetch: () => new Response() }\n')
})
