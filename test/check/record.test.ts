/** Projects that CLODO made: nothing is found in them as they are, and what is taken out of them is. */
import { beforeAll, describe, expect, it } from 'vitest'
import { secretsIn } from '../../src/check/secrets/search.ts'
import { apply, auditProject, ClodoError, openProject } from '../../src/index.ts'
import { type Case, casesOf } from '../matrix/cases.ts'
import { type Files, generate } from '../matrix/generate.ts'
import { memoryWorld, prepareNew, root } from '../support/world.ts'

async function found(files: Files): Promise<string[]> {
  const world = memoryWorld()
  for (const [path, text] of Object.entries({ ...files, 'package-lock.json': '{}' })) {
    world.volume.mkdirSync(`${root}/${path}`.replace(/\/[^/]*$/, ''), { recursive: true })
    world.volume.writeFileSync(`${root}/${path}`, text)
  }
  const { findings } = await auditProject(world, await openProject(world.disk, root), {})
  return findings.map(({ rule, file, message }) => `${rule} ${file}: ${message}`)
}

/** All with `npm run created`; else each type bare and with all plugins, and a part of the rest that changes day by day. */
function sampled(cases: readonly Case[]): readonly Case[] {
  if (process.env.CLODO_CREATED === 'all') return cases
  const most = Math.max(...cases.map(({ plugins }) => Object.keys(plugins).length))
  const day = Math.floor(Date.now() / 86_400_000)
  return cases.filter(
    ({ plugins }, index) => [0, most].includes(Object.keys(plugins).length) || index % 12 === day % 12,
  )
}

describe('a created project', async () => {
  const { legal } = await casesOf(memoryWorld().sources)
  // Who asks for the level debug gets it in production, and is told.
  const debug = (one: Case) => JSON.stringify(one.plugins).includes('"level":"debug"')

  it.each(sampled(legal))('$name has nothing to find', async (one) => {
    // A choice of a type may need a plugin, which the matrix tells of.
    const files = await generate(one).catch((error: unknown) => {
      if (error instanceof ClodoError && error.code === 'REQUIREMENT_UNMET') return undefined
      throw error
    })
    const findings = files === undefined ? [] : await found(files)
    const secrets = Object.entries(files ?? {}).flatMap(([file, text]) => secretsIn({ file, text, line: 1 }))
    expect(secrets.map(({ finding }) => `${finding.rule} ${finding.file}:${finding.line}`)).toEqual([])
    expect(findings.filter((text) => !(debug(one) && text.startsWith('config/debug-on')))).toEqual([])
  })
})

describe('a project with plugins', () => {
  let files: { [path: string]: string }
  const edited = (path: string, edit: (text: string) => string) => {
    const after = edit(files[path] ?? '')
    if (after === files[path]) throw new Error(`${path} is as it was`)
    return found({ ...files, [path]: after })
  }
  const app = (edit: (text: string) => string) => edited('src/app.ts', edit)

  beforeAll(async () => {
    const world = memoryWorld()
    const { prepared } = await prepareNew(world, { type: 'generic', plugins: { logging: {}, auth: {}, rbac: {} } })
    await apply(world, prepared)
    files = world.files()
  })

  it('misses a guard', async () => {
    expect(
      await app((text) => text.replace('app.use(authenticate())\n', '').replace(/import \{ authenticate.*\n/, '')),
    ).toEqual(['project/guard-missing src/index.ts: authenticate() is gone.'])
  })

  it('sees a guard behind the routes, and two in the wrong order', async () => {
    const late = (text: string) => `${text.replace('app.use(guard())\n', '')}app.use(guard())\n`
    expect(await app(late)).toEqual([
      'project/guard-missing src/app.ts: guard() stands after allow(access.hello), which it has to come before.',
    ])
    const swapped = (text: string) =>
      text.replace('app.use(authenticate())\napp.use(guard())', 'app.use(guard())\napp.use(authenticate())')
    expect(await app(swapped)).toEqual([
      'project/guard-missing src/app.ts: authenticate() stands after guard(), which it has to come before.',
    ])
  })

  it('lets the author rename, reformat, and add', async () => {
    const renamed = (text: string) =>
      text.replace('{ authenticate }', '{ authenticate as who }').replace('authenticate()', 'who()')
    expect(await app(renamed)).toEqual([])
    expect(await app((text) => text.replace('app.use(guard())', 'app.use(\n  guard(),\n);'))).toEqual([])
    expect(await app((text) => text.replace('logging({ fields: caller })', 'logging()'))).toEqual([])
    expect(await app((text) => `${text}app.get('/mine', (c) => c.text('x'))\n`)).toEqual([])
  })

  it('misses a binding, a dependency, a file', async () => {
    expect(
      await edited('wrangler.jsonc', (text) => text.replaceAll('"binding": "DB"', '"binding": "DATA"')),
    ).toHaveLength(3)
    expect(await edited('package.json', (text) => text.replace(/"hono": .*\n/, ''))).toEqual([
      'project/fact-missing package.json: dependencies.hono is gone.',
    ])
    const { 'test/app.test.ts': _, ...without } = files
    expect(await found(without)).toEqual(
      Object.keys(files).includes('test/app.test.ts')
        ? ['project/fact-missing test/app.test.ts: The file is gone.']
        : [],
    )
  })
})
