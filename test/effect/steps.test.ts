import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { steps } from '../../src/effect/steps.ts'
import { packageManagers } from '../../src/project/package-manager.ts'
import { root, siteOf } from './site.ts'

describe('local secrets', () => {
  const key = '1'.padStart(64, '0')

  test('get random values in a file that only its owner reads', async () => {
    const site = siteOf({ localSecrets: ['KEY', 'OTHER'] })
    expect(await steps['local-secrets'](site)).toBeUndefined()
    expect(site.read('.dev.vars')).toBe(`KEY=${key}\nOTHER=${'2'.padStart(64, '0')}\n`)
    expect(site.disk.mode(`${root}/.dev.vars`)).toBe(0o600)
    expect(site.calls).toEqual([])
  })

  test.each([
    'KEY=mine\n',
    'KEY=mine',
    'KEY =mine\n',
    'A=1\r\nKEY=mine\r\n',
    '\uFEFFKEY=mine\n',
    '# about it\n  export KEY = "mine"\n',
    'KEY=\n',
  ])('that the user has are never overwritten: %j', async (text) => {
    const site = siteOf({ localSecrets: ['KEY'], files: { '.dev.vars': text } })
    await steps['local-secrets'](site)
    expect(site.read('.dev.vars')).toBe(text)
  })

  test.each([
    ['# KEY=old\n', `# KEY=old\nKEY=${key}\n`],
    ['MY_KEY=1', `MY_KEY=1\nKEY=${key}\n`],
    ['KEYS=1\n', `KEYS=1\nKEY=${key}\n`],
    ['A=KEY=1\n', `A=KEY=1\nKEY=${key}\n`],
    ['', `KEY=${key}\n`],
  ])('are added below what is there: %j', async (text, after) => {
    const site = siteOf({ localSecrets: ['KEY'], files: { '.dev.vars': text } })
    await steps['local-secrets'](site)
    expect(site.read('.dev.vars')).toBe(after)
    expect(site.disk.mode(`${root}/.dev.vars`)).toBe(0o600)
  })

  test.each<[had: string | undefined, edit: (text: string) => string, left: string | undefined]>([
    [undefined, (text) => text, undefined],
    ['', (text) => text, ''],
    ['OWN=1', (text) => text, 'OWN=1\n'],
    ['OWN=1\r\n', (text) => text, 'OWN=1\r\n'],
    [undefined, (text) => `${text}OWN=1\n`, 'OWN=1\n'],
    [undefined, (text) => text.replace(key, 'mine'), 'KEY=mine\n'],
    [undefined, (text) => text.replace('KEY=', 'export KEY="').replace('\n', '"\n'), `export KEY="${key}"\n`],
    [undefined, () => '', undefined],
  ])('that nothing needs any more go, unless the user changed them: %j', async (had, edit, left) => {
    const site = siteOf({ localSecrets: ['KEY'], files: had === undefined ? {} : { '.dev.vars': had } })
    await steps['local-secrets'](site)
    site.volume.writeFileSync(`${root}/.dev.vars`, edit(site.read('.dev.vars') ?? ''))
    await steps['local-secrets']({ ...site, localSecrets: [] })
    expect(site.read('.dev.vars')).toBe(left)
    expect(site.read('.clodo/history/local-secrets.json') ?? '').not.toContain(key)
  })

  test('of other secrets stay, and so does all where the record is gone', async () => {
    const site = siteOf({ localSecrets: ['KEY', 'OTHER'] })
    await steps['local-secrets'](site)
    await steps['local-secrets']({ ...site, localSecrets: ['OTHER'] })
    const text = `OTHER=${'2'.padStart(64, '0')}\n`
    expect(site.read('.dev.vars')).toBe(text)
    site.volume.writeFileSync(`${root}/.clodo/history/local-secrets.json`, '{')
    await steps['local-secrets']({ ...site, localSecrets: [] })
    expect(site.read('.dev.vars')).toBe(text)
  })

  test('of any name are added once, and no value changes', async () => {
    const name = fc.stringMatching(/^[A-Za-z_$][\w$]{0,6}$/)
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { maxLength: 4 }),
        fc.uniqueArray(name, { maxLength: 4 }),
        async (had, want) => {
          const text = had.map((one) => `${one}=mine\n`).join('')
          const site = siteOf({ localSecrets: want, files: { '.dev.vars': text } })
          await steps['local-secrets'](site)
          const once = site.read('.dev.vars') ?? ''
          await steps['local-secrets'](site)
          expect(site.read('.dev.vars')).toBe(once)
          expect(once.startsWith(text)).toBe(true)
          const lines = once.split('\n').slice(0, -1)
          expect(lines.map((line) => line.split('=')[0])).toEqual([...new Set([...had, ...want])])
          for (const plain of had.filter((one) => !one.includes('$'))) expect(parseEnv(once)[plain]).toBe('mine')
        },
      ),
    )
  })
})

describe('an installation', () => {
  test.each(['npm', 'pnpm', 'yarn', 'bun'] as const)('by %s is quiet and asks nothing', async (packageManager) => {
    const site = siteOf({ packageManager })
    expect(await steps.install(site)).toBeUndefined()
    const [[command, args, options] = ['', [], { cwd: '' }]] = site.calls
    expect([command, ...args]).toEqual([packageManager, ...packageManagers[packageManager].install])
    expect(options.cwd).toBe(root)
    expect(options.env).toMatchObject({ PATH: '/bin', WRANGLER_SEND_METRICS: 'false', CI: '1', NO_COLOR: '1' })
  })

  test('keeps what the user says about CI', async () => {
    const site = siteOf({ env: { CI: 'yes' } })
    await steps.install(site)
    expect(site.calls[0]?.[2].env).toMatchObject({ CI: 'yes' })
  })

  test.each([
    [{ code: 1, stderr: 'bad\n', stdout: 'ignored' }, 'ended with 1:\nbad'],
    [{ code: 2, stdout: '\nout\n' }, 'ended with 2:\nout'],
    [{ code: 127 }, 'ended with 127'],
  ])('that answers %j says why', async (answer, reason) => {
    const said = await steps.install(siteOf({ answers: { npm: answer } }))
    expect(said).toBe(`npm install --no-audit --no-fund ${reason}`)
  })

  test('that says much is told by its last lines', async () => {
    const stderr = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n')
    const said = (await steps.install(siteOf({ answers: { npm: { code: 1, stderr } } }))) ?? ''
    expect(said.split('\n')).toHaveLength(13)
    expect(said).toMatch(/line 39$/)
  })
})

describe('types', () => {
  const wrangler = 'node_modules/wrangler/bin/wrangler.js'
  test('are made by the installed wrangler, run by this Node', async () => {
    const site = siteOf({ files: { [wrangler]: '' } })
    expect(await steps.types(site)).toBeUndefined()
    expect(site.calls[0]?.slice(0, 2)).toEqual([process.execPath, [`${root}/${wrangler}`, 'types']])
  })

  test("are made by the project's own script where it has one", async () => {
    const scripts = { check: 'wrangler types && tsc', cf: 'wrangler types --env-interface Bindings' }
    const site = siteOf({
      files: { [wrangler]: '', 'package.json': JSON.stringify({ scripts }) },
      packageManager: 'pnpm',
    })
    expect(await steps.types(site)).toBeUndefined()
    expect(site.calls[0]?.slice(0, 2)).toEqual(['pnpm', ['cf']])
  })

  test('are made with the wrangler of the workspace, beside a config that stands in a directory of its own', async () => {
    const site = siteOf({ files: { 'worker/worker-configuration.d.ts': '' } })
    site.volume.mkdirSync('/home/node_modules/wrangler/bin', { recursive: true })
    site.volume.writeFileSync('/home/node_modules/wrangler/bin/wrangler.js', '')
    expect(await steps.types({ ...site, secretsFile: 'worker/.dev.vars' })).toBeUndefined()
    const [command, args, options] = site.calls[0] ?? []
    expect([command, args]).toEqual([process.execPath, ['/home/node_modules/wrangler/bin/wrangler.js', 'types']])
    expect(options?.cwd).toBe(`${root}/worker`)
  })

  test('wait where there is no installation', async () => {
    const site = siteOf({})
    expect(await steps.types(site)).toBeUndefined()
    expect(site.calls).toEqual([])
  })

  test('that fail say why', async () => {
    const site = siteOf({
      files: { [wrangler]: '' },
      answers: { [process.execPath]: { code: 1, stderr: 'broken config' } },
    })
    expect(await steps.types(site)).toContain('types ended with 1:\nbroken config')
  })
})

describe('a repository', () => {
  const outside = { 'git rev-parse': { code: 128 } }
  const commands = (site: ReturnType<typeof siteOf>) => site.calls.map(([command, args]) => `${command} ${args[0]}`)

  test('is made, with everything in its first commit', async () => {
    const site = siteOf({ answers: outside })
    expect(await steps.git(site)).toBeUndefined()
    expect(commands(site)).toEqual(['git rev-parse', 'git init', 'git add', 'git commit'])
    expect(site.calls.at(-1)?.[1]).toContain('--no-gpg-sign')
  })

  test('inside another is not made', async () => {
    const site = siteOf({})
    expect(await steps.git(site)).toBeUndefined()
    expect(commands(site)).toEqual(['git rev-parse'])
  })

  test('is not made without git', async () => {
    const site = siteOf({ answers: { git: { code: 127 } } })
    expect(await steps.git(site)).toBe('there is no git on the PATH')
  })

  test.each(['init', 'add', 'commit'])('that git does not %s says why, and stops', async (verb) => {
    const site = siteOf({ answers: { ...outside, [`git ${verb}`]: { code: 1, stderr: 'who are you?' } } })
    expect(await steps.git(site)).toMatch(new RegExp(`^git ${verb} .*ended with 1:\\nwho are you\\?$`))
    expect(commands(site).at(-1)).toBe(`git ${verb}`)
  })
})
