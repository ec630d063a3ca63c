/** Names and texts that mean harm, or are merely strange: refused clearly, or escaped in every file they reach. */
import { type ParseError, parse as parseJsonc } from 'jsonc-parser'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { loadCompiler } from '../../src/edit/typescript/compiler.ts'
import { parse as parseTypeScript } from '../../src/edit/typescript/parse.ts'
import { created, type Shell, shell } from './harness.ts'

beforeAll(loadCompiler)

const strange = [
  '../x',
  '../../etc/passwd',
  'con',
  'NUL',
  'ünïcödé',
  '日本語',
  'a'.repeat(300),
  '$(touch x)',
  '`touch x`',
  '; rm -rf .',
  '{{name}}',
  '{{{project}}}',
  '${name}',
  '"quoted"',
  "it's",
  'two\nlines',
  'tab\there',
  '\u001B[31mred',
  '</script>',
  '*/ evil() /*',
  '--flag',
  '.',
  '..',
  ' ',
  'a b',
  'x\u0000y',
  '__proto__',
  'constructor',
]

const create = (...args: string[]) => shell().run(['create', ...args, '--no-install', '--no-git', '--json'])

describe.each(strange)('%j', (text) => {
  it('is refused as a name, and nothing is written', async () => {
    const sh = shell()
    const before = sh.everything()
    const { code, stdout, stderr } = await sh.run(['create', 'service', `--name=${text}`])
    if (text === 'constructor') return expect(code).toBe(0)
    expect(code).toBe(2)
    expect(stderr).toMatch(/code {3}NAME_INVALID/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000B-\u001F]/)
    expect(sh.everything()).toEqual(before)
  })

  it('is refused as a directory where it can be no name', async () => {
    const sh = shell()
    sh.volume.mkdirSync('/home/deep/er', { recursive: true })
    const { code, stderr } = await sh.run(['create', '--no-install', '--no-git', '--', text], '/home/deep/er')
    const taken = text === '..'
    const fine = ['../x', '../../etc/passwd', '.', 'constructor'].includes(text)
    expect(code).toBe(fine ? 0 : taken ? 1 : 2)
    if (!fine) expect(stderr).toMatch(taken ? /TARGET_NOT_EMPTY/ : /NAME_INVALID/)
  })

  it('is refused as a domain', async () => {
    expect(JSON.parse((await create('service', `--domain=${text}`)).stdout)).toMatchObject({ code: 'DOMAIN_INVALID' })
  })

  it('reaches every file unharmed as a description, or is refused', async () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are refused
    if (/[\u0000-\u001F]/.test(text)) {
      const { code, stdout } = await create('service', `--description=${text}`)
      expect(code).toBe(2)
      expect(JSON.parse(stdout)).toMatchObject({ code: 'DESCRIPTION_INVALID' })
      return
    }
    const plain = await created()
    const sh = await created([`--description=${text}`])
    expect(JSON.parse(sh.read('/home/service/package.json') ?? '').description).toBe(text)
    expect(JSON.parse(sh.read('/home/service/clodo.json') ?? '').description).toBe(text)
    expect(sh.read('/home/service/README.md')?.split('\n')[2]?.trim()).toBe(text.trim())
    expect(differing(plain, sh)).toEqual(['README.md', 'clodo.json', 'package.json'])
    everyFileParses(sh)
  })

  it('reaches every file unharmed as an option', async () => {
    const args = ['--with', 'lock,greeting', '--set', `greeting.word=${text}`]
    if (/[^\P{Cc}\t]/u.test(text)) {
      // The plugin puts it into a script, which is one line without control characters.
      expect(JSON.parse((await create('service', ...args)).stdout)).toMatchObject({ code: 'PLUGIN_INVALID' })
      return
    }
    const sh = await created(args)
    expect(JSON.parse(sh.read('/home/service/clodo.json') ?? '').plugins.greeting.word).toBe(text)
    const wrangler = parseJsonc(sh.read('/home/service/wrangler.jsonc') ?? '') as { vars: { GREETING: string } }
    expect(wrangler.vars.GREETING).toBe(text)
    expect(sh.read('/home/service/src/lock.ts')).toContain(JSON.stringify({ word: text }))
  })

  it('does no harm as a plugin, a type, an option, a manager, a word or a flag', async () => {
    for (const args of [
      ['create', 'service', `--with=${text},x`],
      ['create', 'service', `--type=${text}`],
      ['create', 'service', `--set=${text}`],
      ['create', 'service', `--set=greeting.${text}=1`],
      ['create', 'service', `--pm=${text}`],
      ['create', 'service', `--on-conflict=${text}`],
      ['explain', '--', text],
      ['list', '--', text],
      ['add', '--', text],
      ['remove', '--', text],
      ['sync', '--', text],
      [`x${text}`],
    ]) {
      const [word = '', ...rest] = args
      const { code, stdout } = await (await created()).run([word, '--json', ...rest], '/home/service')
      expect([args, code]).toEqual([args, 2])
      expect(JSON.parse(stdout).code).toMatch(/USAGE|UNKNOWN|NOT_INSTALLED/)
    }
  })
})

it.each(['a.example.com', 'xn--bcher-kva.example', 'a-b.co.uk'])('%s is a domain', async (domain) => {
  const sh = await created(['--domain', domain])
  everyFileParses(sh)
  expect(sh.read('/home/service/clodo.json')).toContain(domain)
})

it('a recipe edited to a hostile name is refused by sync, too', async () => {
  const sh = await created()
  for (const [key, value] of [
    ['name', '$(x)'],
    ['domain', 'a b'],
    ['description', 'a\nb'],
  ]) {
    const recipe = JSON.parse(sh.read('/home/service/clodo.json') ?? '')
    sh.write('/home/service/clodo.json', JSON.stringify({ ...recipe, [key as string]: value }))
    expect((await sh.inProject('sync', '--json')).stdout).toMatch(/(NAME|DOMAIN|DESCRIPTION)_INVALID/)
    sh.write('/home/service/clodo.json', JSON.stringify(recipe))
  }
})

function differing(a: Shell, b: Shell): string[] {
  const [left, right] = [a.world.files(), b.world.files()]
  return Object.keys(left)
    .filter((path) => left[path] !== right[path] && !path.startsWith('.clodo/'))
    .sort()
}

function everyFileParses(sh: Shell): void {
  for (const [path, text] of Object.entries(sh.world.files())) {
    if (/\.jsonc?$/.test(path)) {
      const errors: ParseError[] = []
      parseJsonc(text, errors, { allowTrailingComma: true })
      expect([path, errors]).toEqual([path, []])
    }
    if (/\.ya?ml$/.test(path)) parseYaml(text)
    if (path.endsWith('.ts')) expect(() => parseTypeScript(text, path)).not.toThrow()
  }
}
