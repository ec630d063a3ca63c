import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { crossed } from '../../src/migrate/platform/crossed.ts'
import known from '../../src/migrate/platform/flags.json' with { type: 'json' }
import { readFlags } from '../../src/migrate/platform/table.ts'
import { migrated, worker } from './migrating.ts'
import { installedWorkerd } from './workerd.ts'

describe('the table of flags', () => {
  it('is the one of the workerd that is installed here', () => {
    const { binary, date } = installedWorkerd()
    const bytes = readFileSync(binary)
    expect(known).toEqual({ date, flags: readFlags(bytes) })
    expect(readFlags(bytes.subarray(0, 1_000_000))).toBeUndefined()
  })

  it('tells what a move crosses, also by implication, and not what the Worker decided by itself', () => {
    const names = (given: readonly string[]) =>
      crossed(known.flags, { from: '2024-09-01', to: '2025-04-02', given }).map(({ flag }) => flag)
    expect(names([])).not.toContain('nodejs_compat_v2')
    expect(names(['nodejs_compat'])).toEqual(
      expect.arrayContaining(['nodejs_compat_v2', 'nodejs_compat_populate_process_env']),
    )
    const [first] = crossed(known.flags, { from: '2021-11-02', to: '2021-11-03', given: [] })
    expect(first).toEqual({
      date: '2021-11-03',
      flag: 'formdata_parser_supports_files',
      off: 'formdata_parser_converts_files_to_strings',
    })
    const off = { from: '2021-11-02', to: '2021-11-03', given: ['formdata_parser_converts_files_to_strings'] }
    expect(crossed(known.flags, off)).toEqual([])
  })
})

describe('compatibility-date', () => {
  it('goes to the newest date of workerd, no further, and names each flag that it crosses', async () => {
    const { files, notes } = await migrated('compatibility-date', {
      'wrangler.toml': 'name = "w" # mine\nmain = "i.js"\ncompatibility_date = "2023-01-01" # old\n',
      'i.js': 'export default {}\n',
    })
    expect(files['wrangler.toml']).toBe(
      `name = "w" # mine\nmain = "i.js"\ncompatibility_date = "${known.date}" # old\n`,
    )
    expect(notes).toContain(
      '2023-03-14 turns on response_redirect_url_standard; compatibility_flags: "response_redirect_url_original" keeps it off',
    )
    expect(notes.filter((note) => note.includes('turns on')).length).toBeGreaterThan(40)
  })

  it('takes the date of the workerd in node_modules, which is older', async () => {
    const files = worker(
      { compatibility_date: '2022-01-01' },
      {
        'node_modules/workerd/package.json': '{ "name": "workerd", "version": "1.20240405.0" }',
      },
    )
    expect((await migrated('compatibility-date', files)).files['wrangler.jsonc']).toContain('"2024-04-05"')
  })

  it('takes out a flag that the new date turns on, which workerd would refuse, and keeps the others', async () => {
    const config = { compatibility_date: '2022-01-01', compatibility_flags: ['global_navigator', 'experimental'] }
    const { files, notes } = await migrated('compatibility-date', worker(config))
    expect(files['wrangler.jsonc']).toContain('"compatibility_flags": [\n    "experimental"\n  ]')
    expect(notes).toContain('global_navigator is on by the new date, so the flag goes.')
  })

  it('moves an environment that has a date of its own, and leaves one that is fresh', async () => {
    const config = { env: { old: { compatibility_date: '2022-01-01' }, none: {} } }
    const { files } = await migrated('compatibility-date', worker(config))
    const { compatibility_date: top, env } = JSON.parse(files['wrangler.jsonc'] ?? '')
    expect([top, env]).toEqual(['2026-01-01', { old: { compatibility_date: known.date }, none: {} }])
  })

  it('is not needed within a year', async () => {
    expect((await migrated('compatibility-date', worker({}))).need.state).toBe('not-needed')
  })
})

describe('observability', () => {
  it('stands before the first table of TOML', async () => {
    const toml = 'name = "w"\nmain = "i.js"\n\n[vars]\nA = "1"\n'
    const { files } = await migrated('observability', { 'wrangler.toml': toml, 'i.js': 'export default {}\n' })
    expect(files['wrangler.toml']).toBe(
      'name = "w"\nmain = "i.js"\n\n[observability]\nenabled = true\n\n[vars]\nA = "1"\n',
    )
  })

  it('is left alone where an environment has one, also where it is off', async () => {
    const config = { env: { staging: { observability: { enabled: false } } } }
    expect((await migrated('observability', worker(config))).need.state).toBe('not-needed')
  })
})

describe('schema', () => {
  it('keeps comments, CRLF and a byte order mark', async () => {
    const text = '\uFEFF{\r\n  // mine\r\n  "name": "w", // too\r\n  "main": "i.js",\r\n}\r\n'
    const { files } = await migrated('schema', { 'wrangler.jsonc': text, 'i.js': 'export default {}\n' })
    expect(files['wrangler.jsonc']).toBe(
      text.replace('  // mine', '  "$schema": "./node_modules/wrangler/config-schema.json",\r\n  // mine'),
    )
  })
})

describe('account-id', () => {
  it('says how to give it instead', async () => {
    const config = { account_id: 'a'.repeat(32), env: { staging: { account_id: 'b'.repeat(32) } } }
    const { files, commands, notes } = await migrated('account-id', worker(config))
    expect(files['wrangler.jsonc']).not.toContain('account_id')
    expect(commands).toEqual([
      `export CLOUDFLARE_ACCOUNT_ID=${'a'.repeat(32)}`,
      `export CLOUDFLARE_ACCOUNT_ID=${'b'.repeat(32)}`,
    ])
    expect(notes[0]).toContain('different accounts')
  })
})

describe('without a config', () => {
  it('nothing is needed', async () => {
    for (const id of ['compatibility-date', 'observability', 'schema', 'account-id'])
      expect((await migrated(id, { 'package.json': '{}' })).need.state).toBe('not-needed')
  })
})
