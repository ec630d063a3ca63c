/** Repositories that CLODO did not create, and that moved on after it came. */
import { describe, expect, it } from 'vitest'
import { project, type Shell, shell } from '../cli/harness.ts'
import { wild } from '../project/detect/wild.ts'
import { memoryWorld } from '../support/world.ts'
import { lawful, writeTo } from './worlds.ts'

const at = (path: string) => `${project}/${path}`

function standing(name = 'toml-environments'): Shell {
  const sh = shell({ world: { sources: memoryWorld().sources } })
  for (const [path, bytes] of Object.entries(wild().find((one) => one.name === name)?.files ?? {}))
    writeTo(sh.volume, path, bytes)
  return sh
}

async function added(name?: string): Promise<Shell> {
  const sh = standing(name)
  expect((await sh.inProject('add', 'logging', '--no-install')).code).toBe(0)
  return sh
}

async function done(sh: Shell, ...words: readonly string[]): Promise<void> {
  expect(await sh.inProject(...words, '--no-install')).toMatchObject({ code: 0 })
}

function edit(sh: Shell, path: string, change: (text: string) => string): string {
  const text = change(sh.read(at(path)) ?? '')
  sh.write(at(path), text)
  return text
}

function move(sh: Shell, from: string, to: string): void {
  sh.write(at(to), sh.read(at(from)) ?? '')
  sh.volume.unlinkSync(at(from))
}

const preview = '\n[env.preview]\nname = "billing-preview"\n'

describe('an environment', () => {
  it.each(['add tracing', 'sync', 'update'])('that is new gets what the others have, by %s', async (command) => {
    const sh = await added()
    edit(sh, 'wrangler.toml', (text) => text + preview)
    await done(sh, ...command.split(' '))
    expect(sh.read(at('wrangler.toml'))).toContain('[env.preview.vars]\nLOG_LEVEL = "info"\n')
    expect(JSON.parse(sh.read(at('clodo.json')) ?? '').environments).toContain('preview')
    await done(sh, 'remove', ...(command.startsWith('add') ? ['logging', 'tracing'] : ['logging']))
    expect(sh.read(at('wrangler.toml'))).toBe(standing().read(at('wrangler.toml')) + preview)
  })

  it('that is gone does not come back', async () => {
    const sh = await added()
    const without = (text: string) => text.replace(/# ---- staging ----[\s\S]*(?=# ---- production)/, '')
    edit(sh, 'wrangler.toml', without)
    await done(sh, 'add', 'tracing')
    expect(sh.read(at('wrangler.toml'))).not.toContain('staging')
    await done(sh, 'remove', 'logging', 'tracing')
    expect(sh.read(at('wrangler.toml'))).toBe(without(standing().read(at('wrangler.toml')) ?? ''))
  })

  it('that the recipe alone has is made by sync', async () => {
    const sh = await added()
    edit(sh, 'clodo.json', (text) => text.replace('"staging",', '"staging",\n    "preview",'))
    await done(sh, 'sync')
    expect(sh.read(at('wrangler.toml'))).toContain('[env.preview.vars]\nLOG_LEVEL = "info"\n')
  })
})

describe('what the user wrote beside what CLODO placed', () => {
  it('stays where it is while that stays, whatever comes and goes', async () => {
    const sh = await added()
    const text = edit(sh, 'wrangler.toml', (text) =>
      text.replace('LOG_LEVEL = "debug"', '# not in production\nLOG_LEVEL = "debug" # noisy'),
    )
    expect(text).toContain('# noisy')
    await done(sh, 'add', 'tracing')
    await done(sh, 'add', 'auth', '--set', 'auth.default=allow')
    expect(sh.read(at('wrangler.toml'))).toContain('# not in production\nLOG_LEVEL = "debug" # noisy\n')
    await done(sh, 'remove', 'tracing')
    await done(sh, 'remove', 'auth')
    expect(sh.read(at('wrangler.toml'))).toBe(text)
  })
})

describe('what the user took out of code', () => {
  it.each(['hono-imported', 'hono-chained'])('stays out, and its import goes with its file: %s', async (name) => {
    const before = lawful(standing(name).world)
    const sh = await added(name)
    const [path = ''] = Object.keys(before).filter((one) => sh.read(at(one))?.includes('logging('))
    edit(sh, path, (text) => text.replace(/^.*app\.use\(logging\(.*\n|\s*\.use\(logging\([^\n]*\)\)/m, ''))
    expect(sh.read(at(path))).not.toContain('use(logging(')
    await done(sh, 'add', 'tracing')
    expect(sh.read(at(path))).toContain('use(tracing(')
    await done(sh, 'sync')
    await done(sh, 'remove', 'tracing')
    expect(sh.read(at(path))).not.toContain('use(logging(')
    await done(sh, 'remove', 'logging')
    expect(lawful(sh.world)).toEqual(before)
  })
})

describe('what was moved is found where it is', () => {
  it('an entry that has another name', async () => {
    const sh = await added()
    move(sh, 'src/index.ts', 'src/main.ts')
    edit(sh, 'wrangler.toml', (text) => text.replace('src/index.ts', 'src/main.ts'))
    await done(sh, 'add', 'tracing')
    await done(sh, 'remove', 'logging', 'tracing')
    const before = lawful(standing().world)
    expect(sh.read(at('src/main.ts'))).toBe(before['src/index.ts'])
    expect(Object.keys(lawful(sh.world)).length).toBe(Object.keys(before).length)
  })

  it('a config that was written anew in another format', async () => {
    const sh = await added()
    sh.volume.unlinkSync(at('wrangler.toml'))
    sh.write(
      at('wrangler.jsonc'),
      '{ "name": "billing", "main": "src/index.ts", "compatibility_date": "2025-06-01", "vars": { "STAGE": "x", "LOG_LEVEL": "debug" } }\n',
    )
    await done(sh, 'add', 'tracing')
    await done(sh, 'remove', 'logging', 'tracing')
    expect(sh.read(at('wrangler.toml'))).toBeUndefined()
    expect(sh.read(at('wrangler.jsonc'))).toBe(
      '{ "name": "billing", "main": "src/index.ts", "compatibility_date": "2025-06-01", "vars": { "STAGE": "x" } }\n',
    )
  })
})

it('JavaScript that is checked from now on has modules of CLODO’s that are not, until it is no longer', async () => {
  const sh = await added('object-arrow')
  const plain = sh.read(at('src/logging/log.js'))
  expect(plain).not.toContain('@ts-nocheck')
  sh.write(at('jsconfig.json'), '{\n  "compilerOptions": {\n    // "checkJs": false,\n    "checkJs": true\n  }\n}\n')
  await done(sh, 'sync')
  expect(sh.read(at('src/logging/log.js'))).toBe(`// @ts-nocheck\n${plain}`)
  sh.volume.unlinkSync(at('jsconfig.json'))
  await done(sh, 'sync')
  expect(sh.read(at('src/logging/log.js'))).toBe(plain)
})
