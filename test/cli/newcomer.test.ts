/** What somebody types who is new: in the wrong place, with letters in the wrong order. Each answer says what to type next. */
import { describe, expect, it } from 'vitest'
import { created, project, shell } from './harness.ts'
import { withGenerators } from './scenes.ts'

describe('in a directory without a project', () => {
  it.each([
    [['deploy', '--env', 'production'], 1, 'There is no wrangler file here.', 'clodo create my-api'],
    [['db', 'status'], 1, 'There is no wrangler file here.', 'clodo create my-api'],
    [['verify'], 1, 'no wrangler installed', 'clodo create my-api'],
    [['migrate'], 2, 'neither a wrangler config nor a package.json', '--cwd'],
    [['plugin', 'check'], 2, 'There is no package.json here.', 'clodo plugin new NAME'],
    [['plugin'], 2, 'clodo plugin takes one of new, check, test.', '`clodo plugin --help`'],
    [['db', 'satus'], 2, 'clodo db takes one of status, ', "Did you mean 'clodo db status'?"],
    [['env', 'toString'], 2, 'clodo env takes one of list, ', '`clodo env --help`'],
    [['secret', 'hunter2'], 2, 'clodo secret takes one of list, ', '`clodo secret --help`'],
    [['load'], 3, 'Which address?', 'clodo load --local'],
    [['info', '--cwd', 'nowhere'], 2, 'There is no such directory', '--cwd DIR'],
    [['create', 'x', '--frob'], 2, "Unknown option '--frob'", '`clodo create --help`'],
  ])('clodo %j ends with %i and says what to do', async (args, code, what, mend) => {
    const sh = shell()
    sh.write('/home/empty/note.txt', '')
    const ended = await sh.run(args, '/home/empty')
    expect(ended).toMatchObject({ code, stdout: '' })
    expect(ended.stderr).toContain(what)
    expect(ended.stderr).toContain(mend)
  })
})

describe('in a project', () => {
  it.each([
    [['add', 'gretings'], 2, "Did you mean 'greeting'?"],
    [['add', 'greeting', '--set', 'greeting.wrod=x'], 2, "Did you mean 'word'?"],
    [['add', 'greeting', '--set', 'greeting.x=x'], 2, 'Its options are: '],
    [['add', 'greeting', '--config', 'wrangler.tmol'], 1, 'There is no such file to read with --config.'],
  ])('clodo %j ends with %i and says what was meant', async (args, code, said) => {
    const sh = await created(['--with', 'greeting'])
    const before = sh.everything()
    expect(await sh.inProject(...args)).toMatchObject({ code, stderr: expect.stringContaining(said) })
    expect(sh.everything()).toEqual(before)
  })

  it('an environment that is none has no deploys to list', async () => {
    const sh = await created()
    expect(await sh.inProject('deploys', '--env', 'nope')).toMatchObject({ code: 2, stdout: '' })
    expect((await sh.inProject('deploys', '--env', 'production')).stdout).toContain('No deploy was made from here.')
  })

  it('a generator is named by what is near', async () => {
    const sh = await withGenerators()
    expect(await sh.inProject('generate', 'rotue', 'x')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Did you mean 'route'?"),
    })
  })

  it('what does not parse is told in words', async () => {
    const sh = await created()
    sh.write(`${project}/wrangler.jsonc`, '{ "name": "x", ')
    expect((await sh.inProject('info')).stderr).toContain('Not valid JSON: a name in double quotes is missing.')
  })
})

it('a service in a repository of git gets none of its own, and is told so', async () => {
  const sh = shell()
  sh.write('/home/.git/HEAD', 'ref: refs/heads/main\n')
  const { code, stdout } = await sh.run(['create', 'service', '--no-install', '--dry-run', '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    effects: [],
    notes: [expect.stringContaining('It stands in the git repository /home')],
  })
  expect(JSON.parse((await sh.run(['create', 'service', '--no-git', '--dry-run', '--json'])).stdout)).toMatchObject({
    notes: [],
  })
})

it('what is a file can be no service, and is nothing to merge with', async () => {
  const sh = shell()
  sh.write('/home/service', 'a file')
  for (const words of [['service'], ['service', '--merge'], ['service/below/it'], ['service/below', '--merge']]) {
    const { stderr } = await sh.run(['create', ...words])
    expect(stderr).toMatch(/where +\/home\/service\n +now +Choose another directory\.\n/)
  }
})
