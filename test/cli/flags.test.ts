import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commands } from '../../src/cli/commands/index.ts'
import { globalFlags } from '../../src/cli/flags.ts'
import { grantOf, packageOf, pluginCode, registry } from '../support/packages.ts'
import { memoryWorld } from '../support/world.ts'
import { created, project, type Shell, shell } from './harness.ts'
import { installed, old, operations, play, sceneOf, scenes, withGenerators } from './scenes.ts'

const file = (path: string) => posix.join(project, path)
/** Two serve until they are stopped. */
const words = Object.keys(commands).filter((word) => word !== 'sandbox' && word !== 'mcp')

it('there is a scene for every command', () => {
  expect(Object.keys(scenes).sort()).toEqual([...words].sort())
})

describe.each(words)('%s', (word) => {
  const stage = () => sceneOf(word)

  it('does its work', async () => {
    const scene = await stage()
    const { code, stdout, stderr } = await play(scene)
    expect(code).toBe(scene.code ?? 0)
    expect(stdout + stderr).not.toBe('')
    expect(stdout + stderr).not.toMatch(/\n {4}at |undefined|\[object/)
  })

  it('--json prints exactly one document', async () => {
    const scene = await stage()
    const { code, stdout, stderr } = await play(scene, '--json')
    expect(code).toBe(scene.code ?? 0)
    const status = { 0: 'done', 1: 'failed', 3: 'action_required' }[scene.code ?? 0]
    expect(JSON.parse(stdout)).toMatchObject({ status })
    expect(stderr).toBe('')
  })

  it('--json prints exactly one document for an error, too', async () => {
    const scene = await stage()
    const { code, stdout, stderr } = await play(scene, '--json', '--nonsense')
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', code: 'USAGE', exit: 2 })
  })

  it('--quiet prints nothing but errors', async () => {
    const scene = await stage()
    const { stdout, stderr } = await play(scene, '--quiet')
    expect(stdout).toBe('')
    if (scene.code === undefined) expect(stderr).toBe('')
    else expect(stderr).toMatch(/^error /)
  })

  it('--dry-run writes nothing at all', async () => {
    const scene = await stage()
    const before = scene.sh.everything()
    const { stdout } = await play(scene, '--dry-run')
    expect(scene.sh.everything()).toEqual(before)
    if (scene.code === undefined) expect(stdout).not.toBe('')
  })

  it('--cwd works from elsewhere', async () => {
    const there = await stage()
    const here = await stage()
    const { code, stdout } = await play(there, '--json')
    const away = await here.sh.run([...here.args, '--cwd', here.directory ?? project, '--json'], '/')
    const plain = (text: string) => text.replaceAll(/"(command|at|last)": .*/g, '')
    expect(away.code).toBe(code)
    expect(plain(away.stdout)).toBe(plain(stdout))
    expect(Object.keys(here.sh.everything())).toEqual(Object.keys(there.sh.everything()))
  })

  it('--help describes it and its flags', async () => {
    const { flags, summary } = await (commands[word] as NonNullable<(typeof commands)[string]>)()
    const before = shell()
    const { code, stdout } = await before.run([word, 'whatever', '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain(summary)
    for (const name of Object.keys({ ...flags, ...globalFlags })) expect(stdout).toMatch(new RegExp(`--(no-)?${name} `))
    expect((await before.run([word, '--help', '--json'])).stdout).toContain(`"command": "${word}"`)
  })
})

/** A project, and an npm that knows the package `clodo-plugin-p`. */
async function withPackage(): Promise<{ readonly sh: Shell; readonly grant: string }> {
  const npm = registry()
  const tarball = await packageOf({ code: pluginCode('[]') })
  npm.publish(tarball, 'clodo-plugin-p')
  const sh = shell({ world: npm })
  await sh.run(['create', 'service', '--with', 'logging', '--no-install', '--no-git'])
  return { sh, grant: grantOf(tarball) }
}

async function trusts(...args: string[]): Promise<void> {
  const { sh, grant } = await withPackage()
  expect((await sh.inProject(...args, '--no-install')).code).toBe(3)
  expect((await sh.inProject(...args, '--no-install', '--trust', grant)).code).toBe(0)
}

/** The user wrote the plugin into the recipe. */
async function trustsRecipe(...args: string[]): Promise<void> {
  const { sh, grant } = await withPackage()
  const recipe = JSON.parse(sh.read(file('clodo.json')) ?? '')
  recipe.plugins.p = {}
  sh.write(file('clodo.json'), JSON.stringify({ ...recipe, sources: { p: 'clodo-plugin-p' } }))
  expect((await sh.inProject(...args, '--no-install')).code).toBe(3)
  expect((await sh.inProject(...args, '--no-install', '--trust', grant)).code).toBe(0)
}

/** What every other flag does, by command; each fails where the flag does nothing. */
const effects: { readonly [word: string]: { readonly [flag: string]: () => Promise<void> } } = {
  'of every command': {
    project: async () => {
      const sh = await created()
      sh.write(file('package.json'), (sh.read(file('package.json')) ?? '').replace('"service"', '"@acme/it"'))
      for (const name of ['service', '@acme/it', 'it'])
        expect((await sh.run(['info', '--project', name])).stdout).toContain(project)
      expect((await sh.run(['info', '--project', 'no'])).code).toBe(2)
    },
    config: async () => {
      const sh = shell()
      sh.write('/home/other.json', '{"name":"of-file","description":"From a file"}')
      expect((await sh.run(['create', '--config', 'other.json', '--no-install', '--no-git'])).code).toBe(0)
      expect(sh.read('/home/of-file/package.json')).toContain('From a file')
    },
    yes: async () => {
      expect((await shell().run(['create', '--dry-run'])).code).toBe(3)
      expect((await shell().run(['create', '--dry-run', '--yes'])).code).toBe(0)
      const asked = await shell({ tty: true }).run(['create', '--dry-run', '--yes'])
      expect(asked.code).toBe(0)
    },
    verbose: async () => {
      const disk = { ...shell().world.disk, kind: () => JSON.parse('no json') }
      const sh = shell({ world: { disk } })
      const [brief, full] = [await sh.run(['info']), await sh.run(['info', '--verbose'])]
      expect(brief).toMatchObject({ code: 1, stderr: expect.stringMatching(/INTERNAL/) })
      expect(brief.stderr).toContain('--verbose')
      expect(brief.stderr).not.toMatch(/\n {4}at /)
      expect(full.stderr).toMatch(/\n {4}at /)
    },
    color: async () => {
      const colours = '\u001B['
      const run = (args: string[], env: { [name: string]: string } = {}, tty = true) => shell({ tty, env }).run(args)
      expect((await run(['list'])).stdout).toContain(colours)
      expect((await run(['list', '--no-color'])).stdout).not.toContain(colours)
      expect((await run(['list'], { NO_COLOR: '1' })).stdout).not.toContain(colours)
      expect((await run(['list'], { TERM: 'dumb' })).stdout).not.toContain(colours)
      expect((await run(['list'], {}, false)).stdout).not.toContain(colours)
      expect((await run(['list'], { FORCE_COLOR: '1' }, false)).stdout).toContain(colours)
    },
    install: async () => {
      const effectsOf = async (...more: string[]) =>
        JSON.parse((await shell().run(['create', 'service', '--json', '--dry-run', ...more])).stdout).effects
      expect(await effectsOf()).toEqual(['install', 'types', 'git'])
      expect(await effectsOf('--no-install')).toEqual(['git'])
      const sh = await created()
      const run = async (...more: string[]) => (await sh.document('add', 'counter', '--dry-run', ...more)).value.effects
      expect(await run()).toEqual(['install', 'types'])
      expect(await run('--no-install')).toEqual([])
    },
  },
  create: {
    name: async () => expect(await recipeOf('--name', 'named')).toMatchObject({ name: 'named' }),
    type: async () => {
      const { code, stderr } = await shell().run(['create', 'service', '--type', 'gneric'])
      expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("'generic'") })
      expect(await recipeOf('--type', 'data-service')).toMatchObject({ type: 'data-service' })
    },
    with: async () => {
      const plugins = { counter: {}, greeting: { store: 'memory', word: 'hello' }, lock: { strict: false } }
      expect(await recipeOf('--with', 'greeting, counter', '--with', 'lock')).toMatchObject({ plugins })
    },
    set: async () => {
      const recipe = await recipeOf('--with', 'greeting', '--set', 'greeting.store=kv')
      expect(recipe.plugins).toMatchObject({ greeting: { store: 'kv' } })
      expect((await recipeOf('--type', 'data-service', '--set', 'data-service.resource=books')).options).toMatchObject({
        resource: 'books',
      })
    },
    domain: async () =>
      expect(await recipeOf('--domain', 'api.example.com')).toMatchObject({ domain: 'api.example.com' }),
    description: async () => expect(await recipeOf('--description', 'Why')).toMatchObject({ description: 'Why' }),
    pm: async () => {
      expect(await recipeOf('--pm', 'pnpm')).toMatchObject({ packageManager: 'pnpm' })
      expect((await shell().run(['create', 'service', '--pm', 'cargo'])).code).toBe(2)
      const sh = shell({ env: { npm_config_user_agent: 'yarn/4.0.0 npm/? node/v24' } })
      expect((await sh.run(['create', 'x', '--json', '--dry-run'])).stdout).toContain('--pm yarn')
    },
    'pin-node': async () => {
      expect(await recipeOf()).toMatchObject({ pinNode: '' })
      expect((await recipeOf('--pin-node')).pinNode).toMatch(/^\d+\.\d+\.\d+$/)
      const old = shell({ env: { CLODO_NODE_ON_PATH: '20.20.2' } })
      expect((await old.run(['create', 'x', '--dry-run', '--json'])).stdout).toContain('--pin-node')
    },
    git: async () => {
      const { stdout } = await shell().run(['create', 'service', '--no-git', '--dry-run', '--json'])
      expect(JSON.parse(stdout).effects).toEqual(['install', 'types'])
    },
    merge: async () => {
      const sh = shell()
      sh.write(file('notes.txt'), 'mine')
      const args = ['create', 'service', '--no-install', '--no-git']
      expect(await sh.run(args)).toMatchObject({ code: 1, stderr: expect.stringContaining('notes.txt') })
      expect((await sh.run([...args, '--merge'])).code).toBe(0)
      expect(sh.read(file('notes.txt'))).toBe('mine')
    },
    plan: async () => savesThePlan('create', 'other'),
    commit: async () => wantsARepository('create'),
    trust: async () => {
      const { sh, grant } = await withPackage()
      const args = ['create', 'other', '--with', 'p', '--no-install', '--no-git']
      expect((await sh.run(args)).code).toBe(3)
      expect((await sh.run([...args, '--trust', grant])).code).toBe(0)
    },
    'on-conflict': async () => {
      const sh = shell()
      sh.write(file('tsconfig.json'), '{ "include": "mine" }\n')
      const args = ['create', 'service', '--no-install', '--no-git', '--merge', '--json']
      expect((await sh.run(args)).code).toBe(4)
      expect((await sh.run([...args, '--on-conflict', 'theirs'])).code).toBe(0)
      expect(sh.read(file('tsconfig.json'))).toContain('compilerOptions')
    },
  },
  add: {
    set: async () => {
      const sh = await created()
      await sh.inProject('add', 'greeting', '--set', 'greeting.word=salve')
      expect(sh.read(file('src/greeting/greet.ts'))).toContain("'salve'")
    },
    plan: async () => savesThePlan('add', 'greeting'),
    commit: async () => wantsARepository('add'),
    format: async () => formats('add'),
    'on-conflict': async () => decides(['--with', 'greeting'], 'add', 'greeting', '--set', 'greeting.word=new'),
    verify: async () => verifies('add', 'greeting'),
    beside: async () => {
      const sh = shell({ world: { sources: memoryWorld().sources } })
      sh.write(file('wrangler.json'), '{ "name": "it", "main": "index.js" }')
      sh.write(file('package.json'), '{ "dependencies": { "pino": "9" } }')
      sh.write(file('index.js'), 'export default { fetch: () => new Response() }\n')
      expect((await sh.inProject('add', 'logging', '--no-install')).code).toBe(3)
      expect((await sh.inProject('add', 'logging', '--no-install', '--beside')).code).toBe(0)
    },
    entry: async () => {
      const sh = shell({ world: { sources: memoryWorld().sources } })
      sh.write(file('wrangler.json'), '{ "name": "it" }')
      sh.write(file('package.json'), '{}')
      sh.write(file('index.js'), 'export default { fetch: () => new Response() }\n')
      expect((await sh.inProject('add', 'logging', '--no-install')).code).toBe(3)
      expect((await sh.inProject('add', 'logging', '--no-install', '--entry', 'index.js')).code).toBe(0)
    },
    trust: async () => trusts('add', 'p'),
  },
  remove: {
    plan: async () => savesThePlan('remove', 'counter'),
    commit: async () => wantsARepository('remove'),
    format: async () => formats('remove'),
    trust: async () => trustsRecipe('remove', 'logging'),
    'break-imports': async () => {
      const sh = await created(['--with', 'greeting'])
      sh.write(
        file('src/mine/hello.ts'),
        "import { word } from '../greeting/greet.ts'\n// from '../no.ts'\nexport { word }\n",
      )
      sh.write(file('node_modules/x/index.js'), "import '../../src/greeting/greet.ts'\n")
      const before = sh.everything()
      const { code, value } = await sh.document('remove', 'greeting')
      expect({ code, broken: value.broken }).toEqual({
        code: 3,
        broken: [{ path: 'src/mine/hello.ts', imports: ['src/greeting/greet.ts'] }],
      })
      expect(value.next).toEqual([{ command: 'clodo remove greeting --json --break-imports' }])
      expect(sh.everything()).toEqual(before)
      expect((await sh.inProject('remove', 'greeting', '--dry-run')).stderr).toContain('src/mine/hello.ts imports')
      expect((await sh.inProject('remove', 'greeting', '--break-imports')).code).toBe(0)
      expect(sh.read(file('src/greeting/greet.ts'))).toBeUndefined()
    },
    'on-conflict': async () => {
      const sh = await created(['--with', 'greeting'])
      sh.write(file('src/greeting/greet.ts'), '// mine\n')
      expect((await sh.inProject('remove', 'greeting')).code).toBe(4)
      expect((await sh.inProject('remove', 'greeting', '--on-conflict', 'theirs')).code).toBe(0)
      expect(sh.read(file('src/greeting/greet.ts'))).toBeUndefined()
    },
  },
  update: {
    plan: async () => savesThePlan('update'),
    commit: async () => wantsARepository('update'),
    format: async () => formats('update'),
    'on-conflict': async () => decides(['--with', 'greeting'], 'update', { recipe: true }),
    verify: async () => verifies('update'),
    trust: async () => trustsRecipe('update'),
  },
  sync: {
    plan: async () => savesThePlan('sync'),
    commit: async () => wantsARepository('sync'),
    format: async () => formats('sync'),
    trust: async () => trustsRecipe('sync'),
    'on-conflict': async () => decides(['--with', 'greeting'], 'sync', { recipe: true }),
  },
  undo: {
    plan: async () => savesThePlan('undo'),
    commit: async () => wantsARepository('undo'),
    'on-conflict': async () => {
      const sh = await created()
      await sh.inProject('add', 'greeting')
      sh.write(file('src/greeting/greet.ts'), '// mine\n')
      expect((await sh.inProject('undo')).code).toBe(4)
      expect((await sh.inProject('undo', '--on-conflict', 'ours')).code).toBe(0)
      expect(sh.read(file('src/greeting/greet.ts'))).toBe('// mine\n')
    },
  },
  diff: {},
  info: {
    sources: async () => {
      const sh = await created()
      sh.write(file('clodo.json'), '{ "name": "service" }')
      const { stdout } = await sh.inProject('info', '--sources')
      expect(stdout).toMatch(/name +service \(clodo\.json\)/)
      expect(stdout).toMatch(/type +generic \(derived\)/)
      expect((await sh.inProject('info')).stdout).not.toContain('derived')
      expect((await sh.document('info', '--sources')).value.answers).toContainEqual({
        key: 'name',
        value: 'service',
        from: 'clodo.json',
      })
    },
  },
  list: {
    installed: async () => {
      const sh = await created(['--with', 'greeting'])
      expect((await sh.inProject('list', '--installed')).stdout).toMatch(/greeting +1\.0\.0/)
      expect((await sh.inProject('list', '--installed')).stdout).not.toContain('counter')
      expect((await shell().run(['list', '--installed'])).code).toBe(2)
    },
  },
  search: {},
  outdated: {
    check: async () => {
      const sh = await created()
      expect((await sh.inProject('outdated', '--check')).code).toBe(0)
      sh.write(
        file('package.json'),
        (sh.read(file('package.json')) ?? '').replace(/"hono": "[^"]+"/, '"hono": "4.0.0"'),
      )
      const { code, stdout } = await sh.inProject('outdated', '--check')
      expect({ code, stdout }).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(/hono +4\.0\.0 → [\d.]+ dependency/),
      })
      expect((await sh.inProject('outdated')).code).toBe(0)
    },
    online: async () => {
      const npm = registry()
      const sh = await created([], { world: npm })
      const tarball = await packageOf({ code: pluginCode('[]') })
      npm.publish(tarball, 'clodo-plugin-p')
      await sh.inProject('add', 'p', '--trust', grantOf(tarball), '--no-install')
      npm.newest = '1.1.0'
      const outdated = async (...args: string[]) => (await sh.document('outdated', ...args)).value
      expect(await outdated()).toMatchObject({ outdated: [], unknown: ['p'] })
      expect(npm.asked.flat()).not.toContain('view')
      expect(await outdated('--online')).toMatchObject({
        outdated: [{ what: 'package', name: 'p', have: '1.0.0', newest: '1.1.0' }],
        unknown: [],
      })
      expect(npm.asked.at(-1)).toEqual(['view', '--json', '--', 'clodo-plugin-p@latest', 'version'])
      npm.newest = undefined
      expect(await outdated('--online')).toMatchObject({ outdated: [], unknown: ['p'] })
    },
  },
  apply: {
    commit: async () => {
      const { sh, args, directory = project } = await sceneOf('apply')
      const { code, stderr } = await sh.run([...args, '--commit'], directory)
      expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('GIT_NEEDED') })
    },
  },
  recover: {},
  resume: {},
  generate: {
    plan: async () => savesThePlan('generate'),
    entry: async () => {
      const { world } = await withGenerators()
      const sh = shell({ world: { ...world, sources: memoryWorld().sources } })
      sh.volume.mkdirSync('/home/lost')
      sh.write('/home/lost/wrangler.json', '{ "name": "it" }')
      sh.write('/home/lost/package.json', '{}')
      sh.write('/home/lost/index.js', 'export default { fetch: () => new Response() }\n')
      const cron = (...more: string[]) => sh.run(['generate', 'cron', 'nightly', '--no-install', ...more], '/home/lost')
      expect((await cron()).code).toBe(3)
      expect((await cron('--entry', 'index.js')).code).toBe(0)
      expect(sh.read('/home/lost/index.js')).toContain('nightly')
    },
    commit: async () => wantsARepository('generate'),
    'on-conflict': async () => {
      const sh = await withGenerators()
      sh.write(file('src/routes/orders.ts'), '// mine\n')
      const route = (how: string) => sh.inProject('generate', 'route', 'orders', '--on-conflict', how, '--no-install')
      expect(await route('abort')).toMatchObject({ code: 4, stderr: expect.stringContaining('FILE_EXISTS') })
      expect((await route('ours')).code).toBe(0)
      expect(sh.read(file('src/routes/orders.ts'))).toBe('// mine\n')
      expect(sh.read(file('src/app.ts'))).toContain("app.route('/v1/orders', orders)")
      expect((await route('theirs')).code).toBe(0)
      expect(sh.read(file('src/routes/orders.ts'))).toContain('export const orders')
      expect(await route('nonsense')).toMatchObject({ code: 2 })
    },
  },
  verify: {
    only: async () => {
      const { code, stderr } = await (await created()).inProject('verify', '--only', 'nothing')
      expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('--only nothing') })
    },
  },
  validate: {
    plan: async () => savesThePlan('validate', '--write-baseline'),
    format: async () => {
      const { stdout } = await (await proxied()).inProject('validate', '--format', 'junit')
      expect(stdout).toMatch(/^<\?xml/)
    },
    'fail-on': async () => {
      const sh = await proxied()
      expect((await sh.inProject('validate')).code).toBe(1)
      sh.write(file('src/app.ts'), (sh.read(file('src/app.ts')) ?? '').replace('eval', 'ctx.passThroughOnException'))
      expect((await sh.inProject('validate')).code).toBe(0)
      expect((await sh.inProject('validate', '--fail-on', 'warning')).code).toBe(1)
    },
    'write-baseline': async () => {
      const sh = await proxied()
      await sh.inProject('validate', '--write-baseline')
      expect((await sh.inProject('validate')).code).toBe(0)
    },
    all: async () => {
      const sh = await proxied()
      await sh.inProject('validate', '--write-baseline')
      expect((await sh.inProject('validate', '--all')).code).toBe(1)
    },
    env: async () => expect((await (await created()).inProject('validate', '--env', 'none')).code).toBe(2),
    profile: async () => expect((await (await created()).inProject('validate', '--profile', 'none')).code).toBe(2),
    fix: async () => {
      const sh = await created()
      const text = sh.read(file('wrangler.jsonc')) ?? ''
      sh.write(file('wrangler.jsonc'), text.replace('"enabled": true', '"enabled": false'))
      expect((await sh.inProject('validate', '--fix')).code).toBe(0)
      expect(sh.read(file('wrangler.jsonc'))).toContain('"enabled": true')
    },
  },
  scan: {
    plan: async () => savesThePlan('scan', '--write-baseline'),
    format: async () => {
      const { stdout } = await (await leaking()).inProject('scan', '--format', 'markdown')
      expect(stdout).toContain('| error | `leak.ts:1` | `secret/stripe-key` |')
    },
    'fail-on': async () => {
      const sh = await leaking()
      expect((await sh.inProject('scan', '--fail-on', 'nothing')).code).toBe(2)
      expect((await sh.inProject('scan', '--fail-on', 'error')).code).toBe(1)
    },
    'write-baseline': async () => {
      const sh = await leaking()
      await sh.inProject('scan', '--write-baseline')
      expect((await sh.inProject('scan')).code).toBe(0)
    },
    all: async () => {
      const sh = await leaking()
      await sh.inProject('scan', '--write-baseline')
      expect((await sh.inProject('scan', '--all')).code).toBe(1)
    },
    staged: async () => expect(await askedOfGit('--staged')).toContain('--cached'),
    history: async () => expect(await askedOfGit('--history')).toContain('log'),
    sbom: async () => {
      const sh = await installed()
      expect((await sh.inProject('scan', '--sbom', 'bom.json')).code).toBe(0)
      expect(sh.read(file('bom.json'))).toContain('"pkg:npm/wrangler@4.155.0"')
    },
    advisories: async () => {
      const { value } = await (await installed()).document('scan', '--advisories')
      expect(value.findings).toMatchObject([{ rule: 'dependency/advisories-unreachable' }])
    },
  },
  doctor: {
    plan: async () => {
      const sh = await exposed()
      expect((await sh.inProject('doctor', '--fix', '--plan', 'plan.json')).code).toBe(0)
      expect(sh.read(file('.gitignore'))).toBe('')
      expect((await sh.inProject('apply', 'plan.json')).code).toBe(0)
      expect(sh.read(file('.gitignore'))).toBe('.dev.vars\n')
    },
    fix: async () => {
      const sh = await exposed()
      expect((await sh.inProject('doctor')).code).toBe(1)
      expect((await sh.inProject('doctor', '--fix')).code).toBe(0)
      expect(sh.read(file('.gitignore'))).toBe('.dev.vars\n')
    },
  },
  'support-bundle': {
    output: async () => {
      const sh = await created()
      expect((await sh.inProject('support-bundle', '--output', 'x.tar.gz')).code).toBe(0)
      expect(sh.volume.existsSync(file('x.tar.gz'))).toBe(true)
    },
  },
  explain: {},
  assess: {
    html: async () => {
      const sh = old()
      expect((await sh.inProject('assess', '--html', 'report.html')).code).toBe(0)
      expect(sh.read(file('report.html'))).toMatch(/^<!doctype html>[\s\S]*compatibility-date/)
    },
  },
  migrate: {
    plan: async () => savesThePlan('migrate'),
    list: async () => {
      const sh = old()
      const before = sh.everything()
      expect((await sh.inProject('migrate', '--list')).stdout).toMatch(/observability +needed +low/)
      expect(sh.everything()).toEqual(before)
    },
    commit: async () => wantsARepository('migrate'),
  },
}
const draft = Object.keys(effects.create ?? {}).filter(
  (flag) => !['git', 'merge', 'plan', 'commit', 'on-conflict', 'trust'].includes(flag),
)

describe('every flag has an effect', () => {
  const everywhere = ['cwd', 'json', 'dry-run', 'quiet', 'help']

  it('is in the table', async () => {
    expect([...everywhere, ...Object.keys(effects['of every command'] ?? {})].sort()).toEqual(
      Object.keys(globalFlags).sort(),
    )
    const others = [...operations, 'plugin']
    for (const [word, load] of Object.entries(commands).filter(([one]) => !others.includes(one))) {
      const cases = word === 'init-config' ? draft : Object.keys(effects[word] ?? {})
      expect([word, ...cases.sort()]).toEqual([word, ...Object.keys((await load()).flags).sort()])
    }
  })

  for (const [word, cases] of Object.entries(effects))
    for (const [flag, check] of Object.entries(cases)) it(`${word} --${flag}`, check)

  it.each([
    ['name', ['--name', 'named'], { name: 'named' }],
    ['type', ['--type', 'data-service'], { type: 'data-service' }],
    ['with', ['--with', 'counter'], { plugins: { counter: {} } }],
    ['set', ['--with', 'lock,greeting', '--set', 'lock.strict=true'], { plugins: { lock: { strict: true } } }],
    ['domain', ['--domain', 'a.example'], { domain: 'a.example' }],
    ['description', ['--description', 'Why'], { description: 'Why' }],
    ['pm', ['--pm', 'bun'], { packageManager: 'bun' }],
    ['pin-node', ['--pin-node'], { pinNode: expect.stringMatching(/^\d/) }],
  ])('init-config --%s', async (flag, args, expected) => {
    expect(draft).toContain(flag)
    const sh = shell()
    sh.volume.mkdirSync('/home/draft')
    expect((await sh.run(['init-config', ...args], '/home/draft')).code).toBe(0)
    expect(JSON.parse(sh.read('/home/draft/clodo.json') ?? '')).toMatchObject(expected)
  })
})

/** A project with code that must not go live. */
async function proxied(): Promise<Shell> {
  const sh = await created()
  sh.write(file('src/app.ts'), `${sh.read(file('src/app.ts'))}export const run = () => eval('1')\n`)
  return sh
}

/** A project with a secret in a file, which no git knows. */
async function leaking(): Promise<Shell> {
  const sh = await created([], { world: { run: async () => ({ code: 128, stdout: '', stderr: '' }) } })
  sh.write(file('leak.ts'), `const key = 'sk_live_${'4eC39HqL'.repeat(3)}'\n`)
  return sh
}

async function askedOfGit(flag: string): Promise<readonly string[]> {
  const asked: string[] = []
  const run = async (_command: string, args: readonly string[]) => {
    asked.push(...args)
    return { code: 0, stdout: '', stderr: '' }
  }
  await (await created([], { world: { run } })).inProject('scan', flag)
  return asked
}

/** A project whose local secrets git would take along. */
async function exposed(): Promise<Shell> {
  const sh = await installed()
  const run = async (_command: string, [word]: readonly string[]) => ({
    code: word === 'check-ignore' ? 1 : 0,
    stdout: '',
    stderr: '',
  })
  const open = shell({ world: { ...sh.world, run } })
  open.write(file('.gitignore'), '')
  return open
}

async function recipeOf(...args: string[]): Promise<{ [key: string]: unknown }> {
  const sh = await created(args)
  return JSON.parse(sh.read(file('clodo.json')) ?? '')
}

/** With --plan nothing changes but the file, and `apply` does what the command would have done. */
async function savesThePlan(word: string, ...more: string[]): Promise<void> {
  const [direct, planned] = [await sceneOf(word), await sceneOf(word)]
  const args = more.length === 0 || word === 'create' ? direct.args : [word, ...more]
  const before = planned.sh.everything()
  await planned.sh.run([...args, '--plan', '/plan.json'], planned.directory ?? project)
  expect({ ...planned.sh.everything(), '/plan.json': undefined }).toEqual({ ...before, '/plan.json': undefined })
  expect((await planned.sh.run(['apply', '/plan.json'])).code).toBe(0)
  await direct.sh.run(args, direct.directory ?? project)
  const files = ({ sh }: typeof direct) =>
    Object.entries(sh.world.files()).filter(([path]) => !path.startsWith('.clodo/history'))
  expect(files(planned)).toEqual(files(direct))
}

/** In memory there is none. */
async function wantsARepository(word: string): Promise<void> {
  const scene = await sceneOf(word)
  const before = scene.sh.everything()
  const { code, stderr } = await play(scene, '--commit')
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('GIT_NEEDED') })
  expect(scene.sh.everything()).toEqual(before)
}

/** The formatter of the project is run, and not run, and its failure is said once. */
async function formats(word: string): Promise<void> {
  for (const [flag, asked] of [
    ['--format', true],
    ['--no-format', false],
  ] as const) {
    const scene = await sceneOf(word)
    scene.sh.write(file('.prettierrc'), '{}')
    scene.sh.write(file('node_modules/prettier/package.json'), '{ "bin": "prettier.cjs" }')
    const words: string[] = []
    const run = async (_: string, args: readonly string[]) => {
      words.push(...args)
      return { code: 2, stdout: '', stderr: 'prettier is broken\n' }
    }
    const sh = shell({ world: { ...scene.sh.world, run } })
    const { code, stdout } = await play({ ...scene, sh }, '--no-install', flag)
    expect(code).toBe(0)
    expect(words.includes('--stdin-filepath')).toBe(asked)
    expect(stdout.split('Your formatter was no help').length).toBe(asked ? 2 : 1)
  }
}

/** An edit of the user meets a change of CLODO's in one line; each way to decide leaves another text. */
async function decides(create: string[], word: string, ...more: (string | { recipe: true })[]): Promise<void> {
  const texts: { [way: string]: string | undefined } = {}
  const codes: { [way: string]: number } = {}
  for (const way of ['', 'abort', 'ours', 'theirs', 'markers']) {
    const sh = await created(create)
    sh.write(file('src/greeting/greet.ts'), "export const word = 'mine'\n")
    const recipe = sh.read(file('clodo.json')) ?? ''
    if (more.some((one) => typeof one === 'object')) sh.write(file('clodo.json'), recipe.replace('"hello"', '"new"'))
    const args = [word, ...more.filter((one) => typeof one === 'string'), '--no-install']
    const { code } = await sh.inProject(...args, ...(way === '' ? [] : ['--on-conflict', way]))
    codes[way] = code
    texts[way] = sh.read(file('src/greeting/greet.ts'))
  }
  expect(codes).toEqual({ '': 4, abort: 4, ours: 0, theirs: 0, markers: 4 })
  expect(texts['']).toBe("export const word = 'mine'\n")
  expect(texts.abort).toBe(texts[''])
  expect(texts.ours).toContain("'mine'")
  expect(texts.theirs).toContain("'new'")
  expect(texts.markers).toContain('<<<<<<<')
  const sh = await created(create)
  const args = more.filter((one) => typeof one === 'string')
  expect((await sh.inProject(word, ...args, '--on-conflict', 'nonsense')).code).toBe(2)
}

/** Nothing is installed in memory, so the verification refuses, and the change is put back. */
async function verifies(word: string, ...more: string[]): Promise<void> {
  const scene = await sceneOf(word)
  const before = scene.sh.world.files()
  const args = more.length === 0 ? scene.args : [word, ...more]
  const { code, stderr } = await scene.sh.run([...args, '--no-install', '--verify'], project)
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('INSTALL_MISSING') })
  expect(scene.sh.world.files()).toEqual(before)
}
