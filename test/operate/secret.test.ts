/** `clodo secret`: the vault, and what is live by the real wrangler on the API on loopback. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import fc from 'fast-check'
import prompts from 'prompts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatted } from '../../src/cli/secret/formats.ts'
import { keyOf, newDerivation, sealed, unsealed } from '../../src/operate/seal.ts'
import { shell } from '../cli/harness.ts'
import { cheapVault } from './vaults.ts'
import { config, live, production, type Watch, watchProcesses, worker, type Yard, yard } from './yard.ts'

const phrases = { CLODO_VAULT_PRODUCTION: 'correct horse battery', CLODO_VAULT_DEVELOPMENT: 'another staple than that' }
const canary = 'CANARY-7e4d19-value'
const files = {
  'wrangler.jsonc': config({ secrets: { required: ['API_KEY'] } }),
  'src/index.ts': worker('Response.json({ key: env.API_KEY, before: env.API_KEY_PREVIOUS ?? null })'),
  'first.json': JSON.stringify({ API_KEY: 'first' }),
  '.env': `# a remark\nPLAIN=one\nexport SPACED="two words"\nEMPTY=\nLINES='a\nb'\nDOLLAR=a$b\n`,
}

interface Document {
  readonly status: string
  readonly code: string
  readonly reason: string
  readonly value: string
  readonly names: readonly string[]
  readonly values: { readonly [name: string]: string }
  readonly secrets: readonly { readonly name: string; readonly generation: number; readonly pushed?: number }[]
  readonly faults: readonly { readonly name: string; readonly what: string }[]
  readonly accesses: readonly { readonly action: string; readonly environment: string }[]
}

describe('sealing', () => {
  it('opens with the key and in its place, and nowhere else, not with a bit changed', async () => {
    const key = await keyOf('a', { ...newDerivation(), N: 1024 }, 'x')
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), (plain, at) => {
        const bytes = sealed(key, plain, 'here')
        expect(unsealed(key, bytes, 'here')).toEqual(Buffer.from(plain))
        expect(unsealed(key, bytes, 'there')).toBeUndefined()
        expect(unsealed(Buffer.alloc(32), bytes, 'here')).toBeUndefined()
        const spoilt = Buffer.from(bytes)
        spoilt[at % bytes.length] = (spoilt[at % bytes.length] ?? 0) ^ 1
        expect(unsealed(key, spoilt, 'here')).toBeUndefined()
        expect(unsealed(key, bytes.subarray(0, at % bytes.length), 'here')).toBeUndefined()
      }),
    )
  })

  it('makes a key that the salt and the purpose change, too, and what a person typed in two ways does not', async () => {
    const derivation = { ...newDerivation(), N: 1024 }
    const hex = async (...given: Parameters<typeof keyOf>) => (await keyOf(...given)).toString('hex')
    const one = await hex('é', derivation, 'x')
    expect(await hex('e\u0301', derivation, 'x')).toBe(one)
    expect(await hex('é', derivation, 'y')).not.toBe(one)
    expect(await hex('é', { ...newDerivation(), N: 1024 }, 'x')).not.toBe(one)
  })
})

describe('formats', () => {
  it('dotenv is read back as what it was, or refused', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '#', "'", '"', '`', '\\', '\n', 'n', '$', '=', 'é') }),
        (value) => {
          fc.pre(value !== '')
          let lines: string[]
          try {
            lines = formatted({ NAME: value }, 'dotenv')
          } catch {
            return
          }
          expect(parseEnv(lines.join('\n'))).toEqual({ NAME: value })
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('lines for GitHub mask a value and each of its lines', () => {
    expect(formatted({ A: 'x\ny%' }, 'github')).toEqual(['::add-mask::x%0Ay%25', '::add-mask::x', '::add-mask::y%25'])
  })
})

describe('at a terminal', () => {
  it('a value and a passphrase are typed unseen, the passphrase twice when it is made', async () => {
    const sh = shell({ tty: true })
    sh.write('/home/service/wrangler.jsonc', JSON.stringify({ name: 'svc', main: 'a.ts' }))
    prompts.inject([canary, 'correct horse battery', 'correct horse battery'])
    const ended = await sh.run(['secret', 'set', 'API_KEY'], '/home/service')
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('API_KEY is set') })
    expect(JSON.stringify([ended, sh.everything()])).not.toContain(canary)
    prompts.inject(['correct horse battery'])
    expect((await sh.run(['secret', 'get', 'API_KEY'], '/home/service')).stdout).toBe(`${canary}\n`)
  })
})

/** One story, told in order. */
describe('clodo secret', () => {
  let at: Yard
  let seen: Watch
  const said: string[] = []
  beforeAll(async () => {
    at = await yard({
      ...files,
      'clodo.vault.json': await cheapVault({
        production: phrases.CLODO_VAULT_PRODUCTION,
        development: phrases.CLODO_VAULT_DEVELOPMENT,
      }),
    })
    seen = watchProcesses()
    await at.clodo('deploy --env production --yes --secrets-file first.json')
  })
  afterAll(async () => {
    seen.end()
    await at.close()
  })
  const secret = async (line: string, { input, env = phrases }: { input?: string; env?: object } = {}) => {
    const ended = await at.clodo(
      `secret ${line}${line.includes('--env') ? '' : ' --env production'} --json`,
      (world) => ({ ...world, env: { ...world.env, ...env } }),
      input,
    )
    if (!/^(get|export)/.test(line)) said.push(ended.stdout, ended.stderr)
    return { code: ended.code, value: JSON.parse(ended.stdout) as Document }
  }
  const answer = async () => await (await fetch(await at.api.url(production))).json()

  it('takes a value from standard input, without the line break at its end', async () => {
    expect((await secret('set API_KEY', { input: '' })).value.code).toBe('INPUT_NEEDED')
    expect((await secret('set API_KEY', { env: {}, input: canary })).value.code).toBe('INPUT_NEEDED')
    expect((await secret('set 9API-KEY', { input: canary })).value.code).toBe('SECRET_INVALID')
    expect((await secret('set API_KEY', { input: `${canary}\0` })).value.code).toBe('SECRET_INVALID')
    expect((await secret('set API_KEY', { input: `${canary}\n` })).code).toBe(0)
    expect((await secret('get API_KEY')).value.value).toBe(canary)
    expect((await secret('list')).value.secrets).toMatchObject([{ name: 'API_KEY', generation: 1 }])
  })

  it('takes none from an argument, and does not repeat what was given there', async () => {
    for (const line of [
      `set API_KEY ${canary}`,
      `set API_KEY=${canary}`,
      `${canary}`,
      `set ${canary}`,
      `set API_KEY --value=${canary}`,
    ])
      expect((await secret(line, { input: 'x' })).code, line).toBe(2)
    expect(said.join('')).not.toContain(canary)
  })

  it('keeps environments apart: each has its own passphrase', async () => {
    expect((await secret('set OTHER --env development', { input: 'dev' })).code).toBe(0)
    const mixed = { CLODO_VAULT_DEVELOPMENT: phrases.CLODO_VAULT_PRODUCTION }
    expect(await secret('get OTHER --env development', { env: mixed })).toMatchObject({
      code: 3,
      value: { code: 'VAULT_LOCKED' },
    })
    const vault = JSON.parse(at.read('clodo.vault.json'))
    vault.environments.development.secrets.API_KEY = vault.environments.production.secrets.API_KEY
    vault.environments.production.secrets.STOLEN = vault.environments.production.secrets.API_KEY
    const before = at.read('clodo.vault.json')
    at.write('clodo.vault.json', JSON.stringify(vault))
    expect((await secret('get API_KEY --env development')).value.code).toBe('VAULT_BROKEN')
    expect((await secret('get STOLEN')).value.code).toBe('VAULT_BROKEN')
    at.write('clodo.vault.json', before)
    expect((await secret('get NOWHERE')).value.code).toBe('SECRET_UNKNOWN')
    expect((await secret('get constructor')).value.code).toBe('SECRET_UNKNOWN')
  })

  it('makes values, and does not print them', async () => {
    expect((await secret('generate MADE --bytes 24 --encoding hex')).code).toBe(0)
    expect((await secret('get MADE')).value.value).toMatch(/^[0-9a-f]{48}$/)
    expect((await secret('generate MADE')).value.code).toBe('SECRETS_BLOCKED')
    expect((await secret('generate WEAK --bytes 8')).value.code).toBe('USAGE')
  })

  it('imports files as they are read, expands nothing, and exports the same', async () => {
    expect((await secret('import .env --env development')).value).toMatchObject({
      names: ['DOLLAR', 'LINES', 'PLAIN', 'SPACED'],
      left: ['EMPTY'],
    })
    expect((await secret('import .env --env development')).value.names).toEqual([])
    const { value } = await secret('export PLAIN SPACED LINES DOLLAR --env development')
    expect(value.values).toEqual({ PLAIN: 'one', SPACED: 'two words', LINES: 'a\nb', DOLLAR: 'a$b' })
  })

  it('tells what is required, in the vault and live, against one another', async () => {
    expect(await secret('check')).toMatchObject({
      code: 1,
      value: { faults: [{ name: 'API_KEY', what: expect.stringContaining('not live as it is') }, { name: 'MADE' }] },
    })
    expect((await secret('check --env development')).value.faults).toMatchObject(
      expect.arrayContaining([{ name: 'API_KEY', what: 'is required, and not in the vault' }]),
    )
  })

  it('makes them live by the real wrangler, in one step, and only what is not live yet', async () => {
    expect((await secret('sync')).value.code).toBe('ENVIRONMENT_PROTECTED')
    at.api.faults.add({ on: 'PATCH *secrets-bulk', status: 400, times: 1 })
    expect((await secret('sync --yes --verbose')).value.code).toBe('WRANGLER_FAILED')
    expect((await secret('list')).value.secrets.every(({ pushed }) => pushed === undefined)).toBe(true)
    expect((await secret('sync --yes')).value).toMatchObject({ status: 'done', pushed: ['API_KEY', 'MADE'] })
    expect(await answer()).toEqual({ key: canary, before: null })
    at.started.length = 0
    expect((await secret('sync --yes')).value).toMatchObject({ pushed: [] })
    expect(at.started).toEqual([])
    expect((await secret('check')).value.faults).toEqual([])
  })

  it('rotates with a time in which both values are good', async () => {
    expect((await secret('rotate API_KEY --overlap 2 --sync --yes', { input: 'second' })).code).toBe(0)
    expect(await answer()).toEqual({ key: 'second', before: canary })
    expect((await secret('rotate API_KEY --generate')).value.code).toBe('SECRETS_BLOCKED')
    expect((await secret('rotate API_KEY_PREVIOUS --overlap 0', { input: 'x' })).code).toBe(0)
    expect((await secret('revoke API_KEY_PREVIOUS --yes')).value).toMatchObject({ live: true, vault: true })
    expect(await answer()).toEqual({ key: 'second', before: null })
    expect((await secret('rotate API_KEY --generate --overlap 0 --sync --yes')).code).toBe(0)
    expect(await answer()).toMatchObject({ key: expect.stringMatching(/^[\w-]{43}$/), before: null })
  })

  it('takes away what is not required, and what is live alone when told', async () => {
    expect((await secret('revoke API_KEY --yes')).value.code).toBe('SECRETS_BLOCKED')
    expect((await secret('revoke MADE --yes')).value).toMatchObject({ live: true, vault: true })
    expect((await secret('revoke MADE --yes')).value.code).toBe('SECRET_UNKNOWN')
    await at.wrangler('secret put STRAY --env production', 'stray')
    expect((await secret('check')).value.faults).toEqual([{ name: 'STRAY', what: 'is live, and not in the vault' }])
    expect((await secret('sync --prune --yes')).value).toMatchObject({ removed: ['STRAY'] })
    expect((await secret('check')).code).toBe(0)
  })

  it('touches nothing while the newest version is not what is live', async () => {
    const before = live(at)
    await at.wrangler('versions upload --env production')
    await secret('rotate API_KEY --generate --overlap 0')
    expect((await secret('sync --yes')).value.code).toBe('SECRETS_BLOCKED')
    expect(live(at)).toEqual(before)
  })

  it('opens with another passphrase after rekey', async () => {
    const short = { ...phrases, CLODO_VAULT_NEW: 'short' }
    expect((await secret('rekey', { env: short })).value.code).toBe('USAGE')
    expect((await secret('rekey', { env: { ...phrases, CLODO_VAULT_NEW: 'a third one, longer' } })).code).toBe(0)
    expect((await secret('get API_KEY')).value.code).toBe('VAULT_LOCKED')
    expect((await secret('get API_KEY', { env: { CLODO_VAULT_PRODUCTION: 'a third one, longer' } })).code).toBe(0)
  })

  it('wrote every access down, refused ones too, in a chain', async () => {
    const { value } = await secret('log')
    const count = (action: string) => value.accesses.filter((one) => one.action === action).length
    expect(
      ['set', 'get', 'generate', 'rotate', 'revoke', 'sync', 'rekey', 'refused'].filter(
        (action) => count(action) === 0,
      ),
    ).toEqual([])
    const lines = at.read('.clodo/audit.jsonl')
    at.write('.clodo/audit.jsonl', lines.replace('"refused"', '"get"'))
    expect((await secret('log')).value.code).toBe('LEDGER_BROKEN')
    at.write('.clodo/audit.jsonl', lines)
  })

  it('has let no value out: not to a stream, a file or an argument', () => {
    const told = said.join('')
    const written = filesIn(at.root).filter((path) => readFileSync(path).includes(canary))
    expect([told.includes(canary), told.includes('second'), written]).toEqual([false, false, []])
    expect(JSON.stringify([...seen.arguments, ...at.started])).not.toContain(canary)
    const surroundings = [...seen.environments].filter((text) => text.includes(at.env.CLOUDFLARE_API_BASE_URL ?? ''))
    if (process.platform === 'linux') expect(surroundings.length).toBeGreaterThan(0)
    for (const hidden of [canary, ...Object.values(phrases)]) expect(surroundings.join('\n')).not.toContain(hidden)
    expect(at.api.unhandled).toEqual([])
  })
})

function filesIn(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name !== 'node_modules')
    .flatMap((name) => {
      const path = join(directory, name)
      return statSync(path).isDirectory() ? filesIn(path) : [path]
    })
}
