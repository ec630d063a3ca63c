/** `clodo mcp` as agents meet it: over standard input and output, with the library's own client. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Agent, agent, clodo, filesOf, served, silentRegistry, yard } from './agent.ts'

const home = yard()
const root = home.at('service')
const secret = 'hunter2-of-the-user'
let ai: Agent

beforeAll(async () => {
  const made = clodo(home, home.home, 'create', 'service', '--no-install', '--no-git')
  expect(made).toMatchObject({ code: 0 })
  writeFileSync(home.at('service/.dev.vars'), `TOKEN=${secret}\n`)
  mkdirSync(home.at('elsewhere'))
  symlinkSync(home.at('elsewhere'), home.at('service/way-out'))
  cpSync(root, home.at('untouched'), { recursive: true })
  ai = await agent(home, root)
})
afterEach(() => {
  rmSync(root, { recursive: true })
  cpSync(home.at('untouched'), root, { recursive: true, verbatimSymlinks: true })
})
afterAll(async () => {
  await ai.close()
  home.remove()
})

describe('the tools', () => {
  it('are six, whose inputs have the options of plugins and service types', async () => {
    const { tools } = await ai.client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['search', 'describe', 'plan', 'apply', 'verify', 'explain'])
    const readOnly = tools.filter(({ annotations }) => annotations?.readOnlyHint === true).map(({ name }) => name)
    expect(readOnly).toEqual(['search', 'describe', 'plan', 'verify', 'explain'])
    const listed = JSON.parse(clodo(home, root, 'list', '--json').stdout) as Record<'types' | 'plugins', Listed[]>
    const apply = tools.find(({ name }) => name === 'apply')
    const { options } = (apply?.inputSchema.properties ?? {}) as unknown as { options: Schema }
    for (const { id, schema } of [...listed.types, ...listed.plugins])
      expect(options.properties[id]).toEqual({ type: 'object', properties: schema.properties })
  })

  it('say what they answer, in schemas short enough to be read', async () => {
    const { tools } = await ai.client.listTools()
    for (const { name, outputSchema } of tools) {
      expect([name, outputSchema?.type]).toEqual([name, 'object'])
      expect([name, JSON.stringify(outputSchema).length < 25_000]).toEqual([name, true])
    }
    // The client holds each answer against them, in this test and in all that follow.
    const { document } = await ai.call('explain', { word: 'CONFLICT' })
    expect(document).toMatchObject({ status: 'done' })
  })

  it('answer what the command line prints with --json', async () => {
    for (const [tool, input, words] of [
      ['describe', { what: 'project' }, ['info']],
      ['describe', { what: 'plugins', id: 'rate-limit' }, ['list', 'plugins', 'rate-limit']],
      ['explain', { word: 'CONFLICT' }, ['explain', 'CONFLICT']],
      ['plan', { verb: 'add', names: ['rate-limit'] }, ['add', 'rate-limit', '--dry-run']],
      ['verify', { only: ['types'] }, ['verify', '--only=types']],
    ] as const) {
      const { document, text } = await ai.call(tool, input)
      const printed = JSON.parse(clodo(home, root, ...words, '--json').stdout)
      expect(timeless(document)).toEqual(timeless(printed))
      expect(JSON.parse(text)).toEqual(document)
    }
  })

  it('plan and write nothing, then apply what was planned', async () => {
    const before = filesOf(root)
    const input = { verb: 'add', names: ['rate-limit'], options: { 'rate-limit': { ip: 77 } }, install: false }
    const planned = await ai.call('plan', input)
    expect(planned).toMatchObject({ failed: false, document: { status: 'planned' } })
    expect(filesOf(root)).toEqual(before)
    const changes = planned.document.changes as { path: string; diff?: string }[]
    expect(changes.find(({ path }) => path === 'clodo.json')?.diff).toContain('+      "ip": 77')
    const applied = await ai.call('apply', input)
    expect(applied).toMatchObject({ failed: false, document: { status: 'done' } })
    expect((applied.document.changes as typeof changes).map(({ path }) => path)).toEqual(
      changes.map(({ path }) => path),
    )
    expect(await ai.call('apply', { verb: 'undo' })).toMatchObject({ failed: false })
    expect(filesOf(root)).toEqual(before)
  })

  it('make a service in a directory of the root', async () => {
    const asked = await ai.call('apply', { verb: 'create' })
    expect(asked).toMatchObject({ failed: true, document: { status: 'action_required', code: 'INPUT_NEEDED' } })
    const made = await ai.call('apply', {
      verb: 'create',
      directory: 'other',
      type: 'generic',
      install: false,
      git: false,
    })
    expect(made.document).toMatchObject({ status: 'done', root: home.at('service/other') })
    expect(await ai.call('describe', { what: 'project', directory: 'other' })).toMatchObject({
      document: { root: home.at('service/other') },
    })
  })
})

describe('what has to be decided', () => {
  it('an edit in the way is a conflict, with the commands that decide it', async () => {
    await ai.call('apply', { verb: 'add', names: ['rate-limit'], install: false })
    const recipe = readFileSync(home.at('service/src/app.ts'), 'utf8')
    writeFileSync(home.at('service/src/app.ts'), recipe.replaceAll('rateLimit', 'mine'))
    const before = filesOf(root)
    const { failed, document } = await ai.call('apply', { verb: 'remove', names: ['rate-limit'], install: false })
    expect({ failed, document }).toMatchObject({
      failed: true,
      document: { status: 'action_required', code: 'CONFLICT' },
    })
    expect(document.next?.map(({ command }) => command.split(' --on-conflict ')[1])).toEqual([
      'ours',
      'theirs',
      'markers',
    ])
    expect(filesOf(root)).toEqual(before)
    const decided = { verb: 'remove', names: ['rate-limit'], install: false, onConflict: 'theirs' }
    expect(await ai.call('apply', decided)).toMatchObject({ failed: false })
  })

  it('code of a third party waits for a person, who runs the command', async () => {
    writePlugin(home.at('service/guests'))
    const before = filesOf(root)
    const input = { verb: 'add', names: ['./guests'], install: false }
    for (const tool of ['plan', 'apply'] as const) {
      const { failed, document } = await ai.call(tool, input)
      expect({ failed, document }).toMatchObject({
        failed: true,
        document: { status: 'action_required', code: 'TRUST_NEEDED', name: 'clodo-plugin-guests', exit: 3 },
      })
      expect(filesOf(root)).toEqual(before)
    }
    const { document } = await ai.call('apply', input)
    expect((await ai.call('apply', { ...input, trust: [document.grant] })).text).toContain('additional properties')
    const command = (document.next?.[0]?.command ?? '').replaceAll("'", '').split(' ')
    expect(clodo(home, root, ...command.slice(1))).toMatchObject({ code: 0 })
    expect(readFileSync(home.at('service/guests.txt'), 'utf8')).toBe('hello\n')
    expect(await ai.call('apply', { verb: 'remove', names: ['guests'], install: false })).toMatchObject({
      failed: false,
    })
  })
})

describe('what is hostile', () => {
  it.each([
    ['describe', { what: 'project', directory: '..' }],
    ['describe', { what: 'project', directory: '/etc' }],
    ['verify', { directory: 'way-out' }],
    ['plan', { verb: 'add', directory: 'way-out/deeper', names: ['logging'] }],
    ['apply', { verb: 'create', directory: '../escaped' }],
    ['apply', { verb: 'create', directory: 'way-out/escaped' }],
    ['apply', { verb: 'add', names: ['file:../elsewhere'] }],
    ['apply', { verb: 'add', names: ['/etc'] }],
    ['apply', { verb: 'add', names: ['git+file:///etc'] }],
    ['apply', { verb: 'add', names: ['./way-out'] }],
    ['apply', { verb: 'generate', names: ['plugin', '../escaped'] }],
  ])('%s %j is refused: it leaves the directory of the server', async (tool, input) => {
    expect(await ai.call(tool, input)).toMatchObject({ failed: true, document: { code: 'PATH_OUTSIDE' } })
    expect([existsSync(home.at('escaped')), existsSync(home.at('elsewhere/escaped'))]).toEqual([false, false])
  })

  it.each([
    ['apply', { verb: 'add', names: ['--trust=x@sha512-x'] }],
    ['explain', { word: '--cwd=/etc' }],
    ['describe', { what: 'plugins', id: '--config=/etc/passwd' }],
  ])('%s %j is refused: a word is no flag', async (tool, input) => {
    expect(await ai.call(tool, input)).toMatchObject({ failed: true, document: { code: 'USAGE' } })
  })

  it.each([
    ['plan', { verb: 'add', names: ['rate-limt'] }, 'PLUGIN_UNKNOWN', "Did you mean 'rate-limit'?"],
    ['describe', { what: 'plugins', id: 'loging' }, 'PLUGIN_UNKNOWN', "Did you mean 'logging'?"],
    ['plan', { verb: 'add', options: { logging: { levl: 'x' } } }, 'OPTION_UNKNOWN', "Did you mean 'level'?"],
    ['explain', { word: 'CONFLICTS' }, 'USAGE', "Did you mean 'CONFLICT'?"],
  ])('%s %j gets a suggestion', async (tool, input, code, mend) => {
    expect(await ai.call(tool, input)).toMatchObject({
      failed: true,
      document: { status: 'failed', code, mend: expect.stringContaining(mend) },
    })
  })

  it('no answer has a secret, neither of a file nor of one in the wrong place', async () => {
    const answers = await Promise.all([
      ai.call('describe', { what: 'project' }),
      ai.call('plan', { verb: 'add', names: ['rate-limit'], options: { 'rate-limit': { period: secret } } }),
      ai.call('apply', { verb: 'sync', install: false }),
      ai.call('verify', { only: ['types'] }),
      ai.call('explain', { word: secret }),
    ])
    // What the agent said itself comes back to it alone.
    for (const { text } of answers.slice(0, -1)) expect(text).not.toContain(secret)
    expect(answers[1]?.failed).toBe(true)
  })
})

describe('more than one', () => {
  it('changes that are asked for at once are made one after the other', async () => {
    const all = ['rate-limit', 'logging'].map((name) =>
      ai.call('apply', { verb: 'add', names: [name], install: false }),
    )
    for (const answer of await Promise.all(all)) expect(answer).toMatchObject({ failed: false })
    const args = ['create', 'twin', '--name', 'service', '--with', 'logging,rate-limit', '--no-install', '--no-git']
    expect(clodo(home, home.home, ...args)).toMatchObject({ code: 0 })
    expect(filesOf(root)).toEqual(filesOf(home.at('twin')))
  })

  it('another CLODO that works on the project is told of, and nothing is written', async () => {
    const holder = { pid: process.pid, host: (await import('node:os')).hostname(), since: '2026-01-01T00:00:00.000Z' }
    writeFileSync(home.at('service/.clodo/running'), JSON.stringify(holder))
    const before = filesOf(root)
    const input = { verb: 'add', names: ['logging'], install: false }
    expect(await ai.call('apply', input)).toMatchObject({ failed: true, document: { code: 'ALREADY_RUNNING' } })
    expect(filesOf(root)).toEqual(before)
    rmSync(home.at('service/.clodo/running'))
    expect(await ai.call('apply', input)).toMatchObject({ failed: false })
  })
})

describe('the end', () => {
  it('a call that is cancelled ends with all that it started, and can be resumed', async () => {
    const npm = await silentRegistry()
    const patient = { ...home, env: { ...home.env, npm_config_registry: npm.url } }
    const other = await agent(patient, root)
    const end = new AbortController()
    const call = other.call('apply', { verb: 'add', names: ['auth'] }, { signal: end.signal })
    await npm.asked
    end.abort()
    await expect(call).rejects.toThrow()
    await npm.left
    expect((await other.call('describe', { what: 'project' })).document).toMatchObject({
      pending: expect.arrayContaining(['install']),
    })
    await other.close()
    npm.close()
  })

  it('it ends when standard input does, with what still runs, and says nothing but the protocol', async () => {
    const npm = await silentRegistry()
    const server = served({ ...home, env: { ...home.env, npm_config_registry: npm.url } }, root)
    const send = (message: object) => server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
    send({
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
    })
    server.stdin.write('this is no message\n')
    send({ method: 'notifications/initialized' })
    send({ id: 2, method: 'tools/call', params: { name: 'apply', arguments: { verb: 'add', names: ['auth'] } } })
    await npm.asked
    server.stdin.end()
    expect(await server.ended).toBe(0)
    await npm.left
    expect(server.said.stderr).toBe('')
    const lines = server.said.stdout.trim().split('\n')
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' })
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ id: 1, result: { serverInfo: { name: 'clodo' } } })
    npm.close()
  })

  it('a directory that is not there is refused', () => {
    expect(clodo(home, home.home, 'mcp', '--cwd', 'nowhere')).toMatchObject({ code: 2, stdout: '' })
  })
})

interface Schema {
  readonly properties: { readonly [name: string]: unknown }
}

interface Listed {
  readonly id: string
  readonly schema: Schema
}

/** Without what differs from run to run. */
function timeless(document: object): unknown {
  return JSON.parse(JSON.stringify(document), (key, value) => (key === 'ms' ? 0 : value))
}

function writePlugin(folder: string): void {
  mkdirSync(`${folder}/files`, { recursive: true })
  const clodo = { contract: '1.0', plugin: './plugin.js' }
  writeFileSync(`${folder}/package.json`, JSON.stringify({ name: 'clodo-plugin-guests', version: '1.0.0', clodo }))
  writeFileSync(`${folder}/files/guests.txt`, 'hello\n')
  writeFileSync(
    `${folder}/plugin.js`,
    `import { definePlugin } from 'clodo/plugin'
export default definePlugin({ id: 'guests', title: 'Guests', version: '1.0.0', contribute: () => [{ kind: 'files', from: 'files' }] })
`,
  )
}
