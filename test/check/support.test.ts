/** `clodo support-bundle`: what helps is in it, and no secret, wherever one stood. */
import { gunzipSync } from 'node:zlib'
import { unpackTar } from 'modern-tar'
import { describe, expect, it } from 'vitest'
import { redactConfig, redactText } from '../../src/check/support/redact.ts'
import { created, project, type Shell } from '../cli/harness.ts'
import { random, secrets } from './corpus/secrets.ts'

async function bundle(sh: Shell): Promise<Map<string, string>> {
  const { code, stderr } = await sh.inProject('support-bundle', '--output', 'x.tar.gz')
  expect([code, stderr]).toEqual([0, ''])
  const bytes = sh.volume.readFileSync(`${project}/x.tar.gz`) as Buffer
  const entries = await unpackTar(gunzipSync(bytes))
  return new Map(
    entries.map(({ header, data }) => [header.name.replace(/^[^/]*\//, ''), Buffer.from(data ?? []).toString()]),
  )
}

describe('clodo support-bundle', () => {
  it('has what somebody needs who helps', async () => {
    const files = await bundle(await created(['--with', 'greeting,lock']))
    expect([...files.keys()]).toEqual([
      'versions.json',
      'doctor.json',
      'validate.json',
      'clodo.json',
      'package.json',
      'config/wrangler.jsonc.json',
      'lock.json',
    ])
    expect(JSON.parse(files.get('versions.json') ?? '')).toMatchObject({ node: process.versions.node })
    expect(JSON.parse(files.get('clodo.json') ?? '')).toMatchObject({ name: 'service' })
    expect(JSON.parse(files.get('doctor.json') ?? '')).toContainEqual(expect.objectContaining({ name: 'wrangler' }))
  })

  it('lists before it writes, and writes nothing in a dry run', async () => {
    const sh = await created()
    const { stdout } = await sh.inProject('support-bundle', '--dry-run')
    expect(stdout).toContain('versions.json')
    expect(Object.keys(sh.everything()).filter((path) => path.endsWith('.gz'))).toEqual([])
    const mode = sh.inProject('support-bundle', '--output', 'y.tar.gz')
    await mode
    expect(sh.volume.statSync(`${project}/y.tar.gz`).mode & 0o777).toBe(0o600)
  })

  it('has no secret, from wherever one could get in', async () => {
    const local = `x${random(12)}`
    const env = { MY_API_TOKEN: `t${random(18)}`, HOME: '/home/adalovelace', USER: 'adalovelace' }
    const sh = await created(['--with', 'greeting,lock'], { env })
    const shaped = Object.values(secrets).map((make) => make())
    const variable = 'plain-but-private-value'
    sh.write(`${project}/.dev.vars`, `LOCK_KEY=${local}\n`)
    const config = JSON.parse((sh.read(`${project}/wrangler.jsonc`) ?? '').replaceAll(/^\s*\/\/.*$/gm, ''))
    const vars = { ...config.vars, NAME: variable, NESTED: { deep: [variable] }, PASSWORD: 'p-w-1234' }
    sh.write(`${project}/wrangler.jsonc`, JSON.stringify({ ...config, account_id: 'a1'.repeat(16), vars }))
    const scripts = {
      deploy: `curl -H "Authorization: Bearer ${local}abc" ${shaped.map(({ text }) => text).join(' ')}`,
    }
    sh.write(
      `${project}/package.json`,
      JSON.stringify({ name: 'service', author: 'Ada <ada@lovelace.example>', scripts }),
    )
    const line = {
      message: `${local} ${env.MY_API_TOKEN} /home/adalovelace/x ${shaped.map(({ text }) => text).join('\n')}`,
    }
    sh.write(`${project}/.clodo/deploys.jsonl`, `${JSON.stringify(line)}\n`)
    const all = [...(await bundle(sh))].map(([path, text]) => `${path}\n${text}`).join('\n')
    for (const value of [...shaped.map((one) => one.value), local, env.MY_API_TOKEN, variable, 'p-w-1234'])
      expect(all).not.toContain(value)
    for (const person of ['adalovelace', 'ada@lovelace', 'a1'.repeat(16)]) expect(all).not.toContain(person)
    expect(all).toContain('[redacted]')
  })

  it('is made of a project that is broken, too', async () => {
    const sh = await created()
    sh.write(`${project}/.clodo/lock.json`, '{')
    sh.write(`${project}/wrangler.jsonc`, '{')
    const files = await bundle(sh)
    expect(files.get('doctor.json')).toContain('The lock is not JSON')
    expect(files.get('config/wrangler.jsonc.json')).toContain('cannot be read')
  })
})

describe('redacting', () => {
  const known = { secrets: ['hunter2', 'abc'], persons: [['/home/ada', '~'] as const] }

  it('leaves what is harmless as it is', () => {
    const text = 'wrangler 4.155.0 at https://api.example/x?y=1, abc, line 12'
    expect(redactText(text, known)).toBe(text)
    const plain = { name: 'x', vars: { ON: true, N: 3, E: '' }, main: 'src/index.ts' }
    expect(redactConfig(plain)).toEqual(plain)
  })

  it('hides what is not', () => {
    expect(redactText('hunter2 in /home/ada/x', known)).toBe('[redacted] in ~/x')
    expect(redactText('postgres://a:b1c2@h/x', known)).toBe('postgres://[redacted]@h/x')
    expect(redactConfig({ env: { live: { vars: { A: 'x' } } } })).toEqual({
      env: { live: { vars: { A: '[redacted]' } } },
    })
  })
})
