/** `clodo scan`: every shape of secret is found, what looks like one is not, and no value is ever told. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { secretsIn } from '../../src/check/secrets/search.ts'
import { shapes } from '../../src/check/secrets/shapes.ts'
import { nodeDisk, run } from '../../src/index.ts'
import { shell } from '../cli/harness.ts'
import { harmless, random, secrets } from './corpus/secrets.ts'

const rulesIn = (text: string, file = 'src/x.ts') =>
  secretsIn({ file, text, line: 1 }).map(({ finding }) => finding.rule)

describe('the shapes', () => {
  it.each(Object.keys(secrets))('%s is found, and its value is not told', (rule) => {
    for (let round = 0; round < 20; round += 1) {
      const { text, value } = secrets[rule]?.() ?? { text: '', value: '' }
      const found = secretsIn({ file: 'src/x.ts', text: `\n${text}\n`, line: 1 })
      expect([text.length, found.map(({ finding }) => finding.rule)]).toEqual([text.length, [rule]])
      expect(found[0]?.finding.line).toBe(2)
      expect(JSON.stringify(found[0]?.finding)).not.toContain(value.slice(0, 8))
    }
  })

  it.each(Object.entries(harmless))('%s leaves what is none', (_rule, texts) => {
    for (const text of texts) expect([text, rulesIn(text)]).toEqual([text, []])
  })

  it('have each a secret and a near miss', () => {
    const ids = shapes.map(({ id }) => id).sort()
    expect(Object.keys(secrets).sort()).toEqual(ids)
    expect(Object.keys(harmless).sort()).toEqual(ids)
  })

  it('expect random texts in lockfiles', () => {
    expect(rulesIn(secrets['secret/random-value']?.().text ?? '', 'package-lock.json')).toEqual([])
    expect(rulesIn(secrets['secret/npm-token']?.().text ?? '', 'package-lock.json')).toEqual(['secret/npm-token'])
  })
})

describe('clodo scan', () => {
  let root: string
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@a.example', ...args], { cwd: root, stdio: 'pipe' })
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const commit = (path: string, text: string) => {
    write(path, text)
    git('add', '-A')
    git('commit', '-qm', path)
  }
  const scan = async (...args: string[]) => {
    const env = { PATH: process.env.PATH ?? '', HOME: root }
    const sh = shell({ env, world: { disk: nodeDisk(), run } })
    const ended = await sh.run(['scan', ...args, '--json'], root)
    const { findings } = JSON.parse(ended.stdout) as {
      findings: { rule: string; file: string; line: number; commit?: string }[]
    }
    return { ...ended, findings }
  }

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'clodo-scan-'))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('looks at what git has or would take, and not at what it ignores', async () => {
    git('init', '-q')
    write('.gitignore', '.dev.vars\n')
    write('.dev.vars', `AUTH_SECRET=${random(40)}\n`)
    write('new.ts', `\nconst ${secrets['secret/stripe-key']?.().text}\n`)
    write('picture.bin', `\0${secrets['secret/stripe-key']?.().text}`)
    const { findings, code } = await scan()
    expect([code, findings.map(({ rule, file, line }) => [rule, file, line])]).toEqual([
      1,
      [['secret/stripe-key', 'new.ts', 2]],
    ])
  })

  it('looks at the files where there is no git', async () => {
    write('a/b.env', secrets['secret/github-token']?.().text ?? '')
    write('node_modules/x/y.js', secrets['secret/github-token']?.().text ?? '')
    expect((await scan()).findings.map(({ file }) => file)).toEqual(['a/b.env'])
    expect((await scan('--history').catch(() => ({ code: 1 }))).code).toBe(1)
  })

  it('looks at the lines that are staged alone', async () => {
    git('init', '-q')
    commit('old.ts', `${secrets['secret/stripe-key']?.().text}\nconst a = 1\nconst b = 2\n`)
    write(
      'old.ts',
      `${readFileSync(join(root, 'old.ts'), 'utf8')}const c = 3\nconst d = '${secrets['secret/npm-token']?.().value}'\n`,
    )
    expect((await scan('--staged')).findings).toEqual([])
    git('add', '-A')
    const { findings } = await scan('--staged')
    expect(findings.map(({ rule, file, line }) => [rule, file, line])).toEqual([['secret/npm-token', 'old.ts', 5]])
  })

  it('finds in the history what was taken out, with its commit, also on other branches and in merges', async () => {
    git('init', '-q', '-b', 'main')
    commit('a.ts', 'const a = 1\n')
    commit('a.ts', `const a = 1\nconst ${secrets['secret/stripe-key']?.().text}\n`)
    const first = git('rev-parse', 'HEAD').toString().trim()
    commit('a.ts', 'const a = 2\n')
    git('checkout', '-qb', 'side')
    commit('with space/ö.ts', `const ${secrets['secret/google-key']?.().text}\n`)
    git('rm', '-q', '-r', 'with space')
    git('commit', '-qm', 'gone')
    git('checkout', '-q', 'main')
    const { findings, code } = await scan('--history')
    expect(code).toBe(1)
    expect(findings.map(({ rule, file, line }) => [rule, file, line])).toEqual([
      ['secret/stripe-key', 'a.ts', 2],
      ['secret/google-key', 'with space/ö.ts', 1],
    ])
    expect(findings[0]?.commit).toBe(first)
    expect((await scan()).findings).toEqual([])
  })

  it('knows again what the baseline has, and not the next secret at the same place', async () => {
    git('init', '-q')
    const line = () => `const ${secrets['secret/stripe-key']?.().text}\n`
    write('a.ts', line())
    expect((await scan('--write-baseline')).code).toBe(0)
    expect((await scan()).code).toBe(0)
    write('a.ts', line())
    expect((await scan()).code).toBe(1)
  })

  it('lets a comment allow one, with a reason', async () => {
    const { text } = secrets['secret/stripe-key']?.() ?? { text: '' }
    write('a.ts', `${text} // clodo-allow secret/stripe-key: of a test account that is closed\n`)
    expect((await scan()).code).toBe(0)
    write('a.ts', `${text} // clodo-allow secret/stripe-key\n`)
    expect((await scan()).code).toBe(1)
  })

  it('tells no value, in no format', async () => {
    const all = Object.values(secrets).map((make) => make())
    write('all.ts', all.map(({ text }) => text).join('\n'))
    const sh = shell({ env: { PATH: process.env.PATH ?? '' }, world: { disk: nodeDisk(), run } })
    for (const format of ['text', 'json', 'sarif', 'junit', 'markdown']) {
      const { stdout, stderr } = await sh.run(['scan', '--format', format, '--verbose'], root)
      expect(stdout.length).toBeGreaterThan(1000)
      for (const { value } of all)
        expect(stdout + stderr).not.toContain(value.slice(0, 12).length < 12 ? value : value.slice(0, 12))
    }
    await sh.run(['scan', '--write-baseline'], root)
    const baseline = readFileSync(join(root, '.clodo/baseline.json'), 'utf8')
    for (const { value } of all) expect(baseline).not.toContain(value)
  })
})
