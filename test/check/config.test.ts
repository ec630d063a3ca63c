import { Volume } from 'memfs'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../src/check/config.ts'
import { type NodeFs, nodeDisk } from '../../src/tree/disk.ts'

const read = (files: { [path: string]: string }) =>
  readConfig(nodeDisk(Volume.fromJSON(files, '/p') as unknown as NodeFs), { root: '/p' })

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
