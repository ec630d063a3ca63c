import { Volume } from 'memfs'
import { describe, expect, it } from 'vitest'
import { groundOf, readConfig } from '../../src/check/config.ts'
import { type NodeFs, nodeDisk } from '../../src/tree/disk.ts'

const diskOf = (files: { [path: string]: string }) => nodeDisk(Volume.fromJSON(files, '/p') as unknown as NodeFs)
const read = (files: { [path: string]: string }) => readConfig(diskOf(files), { root: '/p' })

describe('what wrangler has to be told', () => {
  const entry = 'src/index.ts'
  it.each<[string, { [path: string]: string }, string, object]>([
    ['nothing, as a rule', { 'wrangler.toml': 'main = "src/index.ts"' }, 'wrangler.toml', {}],
    [
      'the config that another one hides',
      { 'wrangler.toml': 'main = "a.ts"', 'wrangler.json': '{}' },
      'wrangler.toml',
      { config: 'wrangler.toml' },
    ],
    [
      'a config that it would not find',
      { 'api/wrangler.json': '{"main":"a.ts"}' },
      'api/wrangler.json',
      { config: 'api/wrangler.json' },
    ],
    ['the entry that the config does not name', { 'wrangler.json': '{"name":"x"}' }, 'wrangler.json', { entry }],
    ['no entry where an environment names one', { 'wrangler.toml': '[env.live]\nmain = "a.ts"' }, 'wrangler.toml', {}],
    ['no entry of Pages', { 'wrangler.json': '{"pages_build_output_dir":"dist"}' }, 'wrangler.json', {}],
  ])('%s', async (_, files, config, told) => {
    expect(await groundOf(diskOf(files), '/p', { config, entry })).toEqual({ root: '/p', ...told })
  })
})

describe('readConfig', () => {
  it('reads JSON with comments', async () => {
    const text = `{
      // development
      "d1_databases": [{ "binding": "DB", "migrations_dir": "sql" }, { "binding": "LOG" }],
      "secrets": { "required": ["KEY"] },
      "env": { "staging": {}, "production": {} },
    }`
    expect(await read({ 'wrangler.jsonc': text })).toEqual({
      environments: ['staging', 'production'],
      databases: [
        { binding: 'DB', migrations: 'sql' },
        { binding: 'LOG', migrations: 'migrations' },
      ],
      secrets: ['KEY'],
      variables: [],
    })
  })

  it('reads TOML', async () => {
    const text = 'name = "x"\n[vars]\nHOME = "y"\n[[d1_databases]]\nbinding = "DB"\n[env.live]\nname = "y"\n'
    expect(await read({ 'wrangler.toml': text })).toEqual({
      environments: ['live'],
      databases: [{ binding: 'DB', migrations: 'migrations' }],
      secrets: [],
      variables: ['HOME'],
    })
  })

  it('takes the file that wrangler takes', async () => {
    const files = { 'wrangler.toml': '[env.toml]\n', 'wrangler.json': '{"env":{"json":{}}}', 'wrangler.jsonc': '{}' }
    expect((await read(files)).environments).toEqual(['json'])
  })

  it('is empty without a file, and for shapes that wrangler itself will refuse', async () => {
    const nothing = { environments: [], databases: [], secrets: [], variables: [] }
    expect(await read({ 'x.txt': '' })).toEqual(nothing)
    expect(await read({ 'wrangler.json': '{"env":[],"d1_databases":{},"secrets":null}' })).toEqual(nothing)
  })

  it('names the place where the file does not parse', async () => {
    await expect(read({ 'wrangler.json': '{' })).rejects.toMatchObject({ code: 'FILE_UNPARSABLE' })
  })
})
