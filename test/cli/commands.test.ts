import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memoryWorld } from '../support/world.ts'
import { created, project, shell } from './harness.ts'

const file = (path: string) => posix.join(project, path)

describe('create', () => {
  it('makes the project and says what to type next', async () => {
    const sh = shell()
    const { code, stdout } = await sh.run(['create', 'service', '--with', 'greeting', '--no-git'])
    expect(code).toBe(0)
    expect(sh.read(file('src/greeting/greet.ts'))).toContain("'hello'")
    expect(stdout).toContain('Next  cd service && npm run dev')
    expect(stdout).toContain('npm create clodo@latest -- service --type generic --with greeting')
  })

  it('has the database of the machine brought up to date before the service is asked, and again when there is more', async () => {
    const sh = shell({ world: memoryWorld() })
    const { stdout } = await sh.run(['create', 'service', '--type', 'data-service', '--no-install', '--no-git'])
    expect(stdout).toContain('Next  cd service && npm install && npm run migrate && npm run dev')
    const more = await sh.inProject('add', 'auth', '--set', 'auth.api-keys=true', '--no-install')
    expect(more.stdout).toContain('Next  npm install && npm run migrate && npm run check')
    const none = await sh.inProject('add', 'tracing', '--no-install')
    expect(none.stdout).toContain('Next  npm run check')
  })

  it('repeats exactly by the command it prints', async () => {
    const first = shell()
    const args = [
      'create',
      'service',
      '--with=greeting,lock',
      '--set',
      "greeting.word=it's $HOME",
      '--no-install',
      '--no-git',
    ]
    const { stdout } = await first.run([...args, '--description', 'a "b" `c`', '--json'])
    const { command } = JSON.parse(stdout) as { command: string }
    const second = shell()
    expect((await second.run(['create', ...shellSplit(command).slice(4)])).code).toBe(0)
    const lawful = ({ world }: typeof first) =>
      Object.entries(world.files()).filter(([path]) => !path.startsWith('.clodo/history'))
    expect(lawful(second)).toEqual(lawful(first))
  })

  it('does not take the recipe of the project it stands in', async () => {
    const sh = await created(['--with', 'greeting'])
    expect((await sh.inProject('create', 'other', '--no-install', '--no-git')).code).toBe(0)
    expect(sh.read(file('other/clodo.json'))).toContain('"name": "other"')
    expect(sh.read(file('other/src/greeting/greet.ts'))).toBeUndefined()
  })

  it('takes my-api with --yes, and the name of a recipe before that', async () => {
    const sh = shell()
    expect((await sh.run(['create', '--yes', '--no-install', '--no-git'])).code).toBe(0)
    expect(sh.read('/home/my-api/clodo.json')).toContain('my-api')
    sh.write('/home/recipe/clodo.json', '{"name":"of-recipe"}')
    expect((await sh.run(['create', '--yes', '--no-install', '--no-git'], '/home/recipe')).code).toBe(0)
    expect(sh.read('/home/recipe/of-recipe/clodo.json')).toContain('of-recipe')
  })

  it('answers options of presets and of the file by --set, and refuses one that belongs to nothing', async () => {
    const sh = shell()
    sh.write('/home/clodo.json', '{"plugins":{"greeting":{}}}')
    const ended = await sh.run(['create', 'service', '--set', 'greeting.word=salve', '--no-install', '--no-git'])
    expect(ended.code).toBe(0)
    expect(sh.read(file('src/greeting/greet.ts'))).toContain("'salve'")
    const refused = await sh.run(['create', 'other', '--set', 'lock.strict=true'])
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--with lock') })
  })
})

describe('create refuses', () => {
  it('two directories, and a target that is a file', async () => {
    const sh = shell()
    sh.write('/home/service', 'a file')
    expect((await sh.run(['create', 'one', 'two'])).code).toBe(2)
    expect(await sh.run(['create', 'service'])).toMatchObject({ code: 1, stderr: expect.stringContaining('is a file') })
  })

  it.each([
    ['one of CLODO', '.clodo/lock.json', 'src'],
    ['a Worker of others', 'wrangler.toml', '.'],
  ])('to stand inside a project, %s, unless its directory is named or empty', async (_, mark, below) => {
    const sh = shell()
    sh.write(file(mark), mark.endsWith('.json') ? '{}' : 'name = "edge"\n')
    sh.write(file('src/index.ts'), 'export default {}\n')
    const at = posix.join(project, below)
    const before = sh.everything()
    for (const words of [[], ['--yes'], ['--name', 'other'], ['--merge', '--yes']])
      expect(await sh.run(['create', ...words], at)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/project here already[\s\S]*clodo add PLUGIN[\s\S]*clodo create DIR/),
      })
    expect(sh.everything()).toEqual(before)
    expect((await sh.run(['create', 'other', '--no-install', '--no-git'], at)).code).toBe(0)
    sh.volume.mkdirSync(file('empty'))
    expect((await sh.run(['create', '--yes', '--no-install', '--no-git'], file('empty'))).code).toBe(0)
  })

  it('counts many files in the way', async () => {
    const sh = shell()
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) sh.write(file(name), '')
    expect((await sh.run(['create', 'service'])).stderr).toContain('a, b, c, d, e and 2 more')
  })
})

describe('add and remove', () => {
  it('add brings a plugin, remove takes it away, byte for byte', async () => {
    const sh = await created()
    const before = sh.world.files()
    expect((await sh.inProject('add', 'greeting', '--no-install')).code).toBe(0)
    expect(sh.read(file('src/greeting/greet.ts'))).toBeDefined()
    expect((await sh.inProject('remove', 'greeting', '--no-install')).code).toBe(0)
    const lawful = (files: { [path: string]: string }) =>
      Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith('.clodo/history')))
    expect(lawful(sh.world.files())).toEqual(lawful(before))
  })

  it('says to install first where the run did not, and only there', async () => {
    const next = async (...more: string[]) => (await (await created()).document('add', 'counter', ...more)).value.next
    expect(await next()).toEqual([{ command: 'npm run migrate && npm run check' }])
    expect(await next('--no-install')).toEqual([{ command: 'npm install && npm run migrate && npm run check' }])
    const { value } = await (await created()).document('add', 'greeting', '--no-install')
    expect(value.next).toEqual([{ command: 'npm run check' }])
  })

  it('adding what is there changes nothing', async () => {
    const sh = await created(['--with', 'greeting'])
    const before = sh.everything()
    const { code, stdout } = await sh.inProject('add', 'greeting')
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to change') })
    expect(sh.everything()).toEqual(before)
  })

  it('changes an option of what is there, with or without naming it', async () => {
    const sh = await created(['--with', 'greeting'])
    expect((await sh.inProject('add', 'greeting', '--set', 'greeting.word=ave')).code).toBe(0)
    expect(sh.read(file('src/greeting/greet.ts'))).toContain("'ave'")
    expect((await sh.inProject('add', '--set', 'greeting.word=vale')).code).toBe(0)
    expect(sh.read(file('src/greeting/greet.ts'))).toContain("'vale'")
  })

  it('refuses an answer for what the project neither has nor gets', async () => {
    const sh = await created()
    const ended = await sh.inProject('add', 'greeting', '--set', 'lock.strict=true')
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('clodo add greeting lock') })
  })

  it('names the command that meets a requirement', async () => {
    const sh = await created()
    const before = sh.everything()
    const { code, value } = await sh.document('add', 'lock', '--set', 'lock.strict=true')
    expect(code).toBe(3)
    expect(value).toMatchObject({ status: 'action_required', code: 'REQUIREMENT_UNMET' })
    expect(value.next).toEqual([{ command: 'clodo add greeting lock --set lock.strict=true --json' }])
    expect(sh.everything()).toEqual(before)
    const [next] = value.next ?? []
    expect((await sh.inProject(...(next?.command ?? '').split(' ').slice(1))).code).toBe(0)
  })

  it('names the command that removes the dependents too', async () => {
    const sh = await created(['--with', 'greeting,lock'])
    const { code, value } = await sh.document('remove', 'greeting')
    expect(code).toBe(3)
    expect(value.next).toEqual([{ command: 'clodo remove lock greeting --json' }])
    expect((await sh.inProject('remove', 'greeting', 'lock')).code).toBe(0)
    expect(sh.read(file('clodo.json'))).toContain('"plugins": {}')
  })

  it('create names the whole command, too', async () => {
    const { code, stdout } = await shell().run(['create', 'service', '--with', 'lock', '--domain', 'a.dev', '--json'])
    expect(code).toBe(3)
    expect(JSON.parse(stdout).next).toEqual([{ command: 'clodo create service --domain a.dev --with greeting,lock' }])
  })
})

describe('sync, update, undo', () => {
  it('sync makes an edited recipe true', async () => {
    const sh = await created()
    const recipe = JSON.parse(sh.read(file('clodo.json')) ?? '')
    sh.write(file('clodo.json'), JSON.stringify({ ...recipe, plugins: { greeting: { word: 'moin' } } }))
    expect((await sh.inProject('sync', '--no-install')).code).toBe(0)
    expect(sh.read(file('src/greeting/greet.ts'))).toContain("'moin'")
  })

  it('update says which plugins moved, and that they move together', async () => {
    const sh = await created(['--with', 'greeting,counter'])
    const lock = sh.read(file('.clodo/lock.json')) ?? ''
    sh.write(
      file('.clodo/lock.json'),
      lock.replaceAll('{"version":"1.0.0","source":"test"}', '{"version":"0.9.0","source":"test"}'),
    )
    const { code, value } = await sh.document('update', 'greeting')
    expect(code).toBe(0)
    expect(value.notes).toEqual([
      'counter 0.9.0 → 1.0.0',
      'greeting 0.9.0 → 1.0.0',
      'Built-in plugins move together: counter too.',
    ])
    expect((await sh.document('update')).value.notes).toEqual([])
  })

  it('undo takes the last change back and keeps what the user did since', async () => {
    const sh = await created()
    await sh.inProject('add', 'greeting', '--no-install')
    sh.write(file('src/app.ts'), `${sh.read(file('src/app.ts'))}\n// mine\n`)
    expect((await sh.inProject('undo', '--no-install')).code).toBe(0)
    expect(sh.read(file('src/greeting/greet.ts'))).toBeUndefined()
    expect(sh.read(file('src/app.ts'))).toMatch(/\/\/ mine\n$/)
    expect(sh.read(file('src/app.ts'))).not.toContain('greet')
  })
})

describe('undo of everything', () => {
  it('leaves nothing but what the user made, and proposes nothing', async () => {
    const sh = await created()
    sh.write(file('notes.txt'), 'mine')
    const { code, value } = await sh.document('undo')
    expect({ code, next: value.next }).toEqual({ code: 0, next: [] })
    expect(sh.world.files()).toEqual({ 'notes.txt': 'mine' })
  })
})

describe('diff, info, list', () => {
  it('diff shows edits, deletions and seeded files, and takes paths', async () => {
    const sh = await created(['--with', 'counter'])
    expect((await sh.inProject('diff')).stdout).toBe('No file differs from what CLODO wrote.\n')
    sh.write(file('src/app.ts'), `${sh.read(file('src/app.ts'))}// mine\n`)
    sh.volume.unlinkSync(file('tsconfig.json'))
    const { stdout } = await sh.inProject('diff')
    expect(stdout).toContain('--- a/src/app.ts\n+++ b/src/app.ts')
    expect(stdout).toContain('+// mine')
    expect(stdout).toContain('--- a/tsconfig.json\n+++ /dev/null')
    const { value } = await sh.document('diff', './src/')
    expect(value.edits).toMatchObject([
      { path: 'src/app.ts', change: 'edit', diff: expect.stringContaining('+// mine') },
    ])
    const seeded = Object.entries(JSON.parse(sh.read(file('.clodo/lock.json')) ?? '').files as object).find(
      ([, { as }]) => as === 'seeded',
    )?.[0]
    if (seeded === undefined) throw new Error('no seeded file')
    sh.write(file(seeded), '-- mine\n')
    expect((await sh.inProject('diff', seeded)).stdout).toBe(`edited ${seeded} (yours since birth)\n`)
  })

  it('info tells what the project is, from a directory below its root', async () => {
    const sh = await created(['--with', 'greeting,lock', '--domain', 'api.example.com'])
    sh.write(file('src/app.ts'), '// mine\n')
    const { code, stdout } = await sh.run(['info'], file('src'))
    expect(code).toBe(0)
    for (const text of ['/home/service', 'api.example.com', 'LOCK_KEY', 'LOCKS', 'src/app.ts', 'npm create clodo'])
      expect(stdout).toContain(text)
    const { value } = await sh.document('info')
    expect(value).toMatchObject({ status: 'done', root: project, recipe: 'clodo.json', secrets: ['LOCK_KEY'] })
    expect(value.answers).toMatchObject({ type: 'generic', 'plugins.greeting.word': 'hello' })
  })

  it('list shows types, plugins with their options, and what is installed', async () => {
    const sh = await created(['--with', 'greeting'])
    const all = await sh.inProject('list', '--verbose')
    expect(all.stdout).toMatch(/Service types\n.*generic/s)
    expect(all.stdout).toContain('--set greeting.store=memory | kv, default "memory"')
    expect(all.stdout).not.toMatch(/^ {2}service /m)
    const { value } = await sh.document('list', 'plugins')
    expect(value).toMatchObject({ plugins: [{ id: 'counter' }, { id: 'greeting' }, { id: 'lock' }] })
    expect(value.types).toBeUndefined()
    const { value: installed } = await sh.document('list', 'installed')
    expect((installed.installed as { id: string }[]).map(({ id }) => id)).toContain('greeting')
    expect((await sh.inProject('list', 'nonsense')).code).toBe(2)
  })
})

describe('plans, effects and the rest', () => {
  it('a plan is saved, applied, and refused when the tree moved on', async () => {
    const sh = await created()
    expect((await sh.inProject('add', 'greeting', '--plan', 'p.json')).stdout).toContain('clodo apply p.json')
    expect(sh.read(file('src/greeting/greet.ts'))).toBeUndefined()
    expect((await sh.inProject('apply', 'p.json', '--no-install')).code).toBe(0)
    expect(sh.read(file('src/greeting/greet.ts'))).toBeDefined()
    expect((await sh.inProject('apply', 'p.json')).code).toBe(4)
    expect((await sh.inProject('apply', 'a', 'b')).code).toBe(2)
  })

  it('a failing effect ends with 5 and is resumed', async () => {
    let broken = true
    const run = async () => ({ code: broken ? 1 : 0, stdout: '', stderr: 'no network' })
    const sh = await created([], { world: { run } })
    const { code, stderr } = await sh.inProject('add', 'counter')
    expect(code).toBe(5)
    expect(stderr).toContain('no network')
    expect(stderr).toContain('clodo resume')
    expect((await sh.inProject('info')).stdout).toContain('left to do')
    expect((await sh.document('resume')).value).toMatchObject({
      status: 'effect_failed',
      failed: { effect: 'install' },
    })
    broken = false
    expect((await sh.inProject('resume')).stdout).toContain('Done: npm install')
    expect((await sh.inProject('resume')).stdout).toContain('Nothing is left')
  })

  it('with --verify a failing effect puts everything back', async () => {
    const run = async () => ({ code: 1, stdout: '', stderr: 'no network' })
    const sh = await created([], { world: { run } })
    const before = sh.world.files()
    const { code, stderr } = await sh.inProject('add', 'counter', '--verify')
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('no network') })
    expect(sh.world.files()).toEqual(before)
    expect((await sh.document('add', 'counter', '--verify')).value).toMatchObject({
      status: 'put_back',
      failed: { effect: 'install' },
    })
  })

  it('tells how long an effect took that took long', async () => {
    let clock = 0
    const now = () => {
      clock += 1500
      return new Date(clock)
    }
    const sh = await created([], { world: { now } })
    expect((await sh.inProject('add', 'counter')).stderr).toMatch(/… npm install\n {2}npm install: 1\.5 s/)
  })

  it('explain knows every code, in any case', async () => {
    const { stdout } = await shell().run(['explain', 'conflict'])
    expect(stdout).toContain('exit code 4')
    expect((await shell().run(['explain'])).stdout).toContain('TREE_CHANGED')
    expect((await shell().run(['explain', 'CONFLICTS'])).stderr).toContain("Did you mean 'CONFLICT'?")
    expect((await shell().run(['explain', 'CONFLICT', 'more'])).code).toBe(2)
  })

  it('init-config writes a recipe that create makes into the same project', async () => {
    const sh = shell()
    sh.volume.mkdirSync(project)
    expect((await sh.inProject('init-config', '--with', 'greeting', '--set', 'greeting.word=moin')).code).toBe(0)
    const draft = sh.read(file('clodo.json'))
    expect(Object.keys(sh.world.files())).toEqual(['clodo.json'])
    expect((await sh.inProject('create', '.', '--no-install', '--no-git')).code).toBe(0)
    expect(sh.read(file('clodo.json'))).toBe(draft)
    expect((await sh.inProject('init-config')).code).toBe(1)
  })

  it('tells the version', async () => {
    expect((await shell().run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('proposes the nearest command and the nearest flag', async () => {
    expect((await shell().run(['crate'])).stderr).toContain("Did you mean 'clodo create'?")
    expect((await shell().run(['create', 'x', '--plam', 'y'])).stderr).toContain("Did you mean '--plan'?")
    expect((await shell().run(['zzzzzzzz'])).stderr).toContain('See clodo --help.')
  })
})

/** The words of a POSIX command line as far as CLODO quotes. */
function shellSplit(command: string): string[] {
  return [...command.matchAll(/(?:'[^']*'|\\'|[^\s'])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|\\'/g, (all, quoted?: string) => (all === "\\'" ? "'" : (quoted ?? ''))),
  )
}
