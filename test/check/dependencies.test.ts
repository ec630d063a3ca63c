/** The bill of materials: of each package manager's lockfile, and as the official schema has it. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { Volume } from 'memfs'
import { describe, expect, it } from 'vitest'
import { inventoryOf } from '../../src/check/dependencies/inventory.ts'
import { nodeDisk } from '../../src/index.ts'
import { filesOf } from '../../src/project/detect/files.ts'
import { created, project, shell } from '../cli/harness.ts'

const manifest = JSON.stringify({
  name: '@my/api',
  version: '1.0.0',
  dependencies: { a: '^1.0.0' },
  devDependencies: { '@s/b': '^2.0.0' },
})

/** The project asks for `a`, which needs `c` 1, and for `@s/b` in development, which needs `c` 2. */
const lockfiles: { readonly [name: string]: string } = {
  'package-lock.json': JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { name: '@my/api', dependencies: { a: '^1.0.0' }, devDependencies: { '@s/b': '^2.0.0' } },
      'node_modules/a': {
        version: '1.0.0',
        license: 'MIT',
        integrity: `sha512-${'A'.repeat(86)}==`,
        dependencies: { c: '1' },
      },
      'node_modules/c': { version: '1.1.0' },
      'node_modules/@s/b': { version: '2.0.0', dev: true, dependencies: { c: '2' } },
      'node_modules/@s/b/node_modules/c': { version: '2.2.0', dev: true },
      'packages/own': { version: '0.0.0' },
      'node_modules/own': { link: true, resolved: 'packages/own' },
    },
  }),
  'pnpm-lock.yaml': `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      a:
        specifier: ^1.0.0
        version: 1.0.0(c@1.1.0)
    devDependencies:
      '@s/b':
        specifier: ^2.0.0
        version: 2.0.0
packages:
  a@1.0.0:
    resolution: {integrity: sha512-AAAA}
  c@1.1.0:
    resolution: {integrity: sha512-BBBB}
  c@2.2.0:
    resolution: {integrity: sha512-CCCC}
  '@s/b@2.0.0':
    resolution: {integrity: sha512-DDDD}
snapshots:
  a@1.0.0(c@1.1.0):
    dependencies:
      c: 1.1.0
  c@1.1.0: {}
  c@2.2.0: {}
  '@s/b@2.0.0':
    dependencies:
      c: 2.2.0
`,
  'yarn.lock': `# yarn lockfile v1


"@s/b@^2.0.0":
  version "2.0.0"
  resolved "https://registry.example/b.tgz#1"
  integrity sha512-DDDD
  dependencies:
    c "2"

a@^1.0.0:
  version "1.0.0"
  integrity sha512-AAAA
  dependencies:
    c "1"

c@1, c@^1.0.0:
  version "1.1.0"

c@2:
  version "2.2.0"
`,
  'yarn.lock of a later version': `__metadata:
  version: 8

"@my/api@workspace:.":
  version: 0.0.0-use.local
  resolution: "@my/api@workspace:."

"@s/b@npm:^2.0.0":
  version: 2.0.0
  resolution: "@s/b@npm:2.0.0"
  dependencies:
    c: "npm:2"

"a@npm:^1.0.0":
  version: 1.0.0
  dependencies:
    c: "npm:1"

"c@npm:1":
  version: 1.1.0

"c@npm:2":
  version: 2.2.0
`,
  'bun.lock': `{
  "lockfileVersion": 1,
  "workspaces": { "": { "dependencies": { "a": "^1.0.0" }, "devDependencies": { "@s/b": "^2.0.0" } } },
  "packages": {
    "a": ["a@1.0.0", "", { "dependencies": { "c": "1" } }, "sha512-AAAA"],
    "c": ["c@1.1.0", "", {}, "sha512-BBBB"],
    "@s/b": ["@s/b@2.0.0", "", { "dependencies": { "c": "2" } }, "sha512-DDDD"],
    "@s/b/c": ["c@2.2.0", "", {}, "sha512-CCCC"],
  }
}`,
}

function filesWith(files: { [path: string]: string }) {
  const volume = Volume.fromJSON(files, '/p')
  return filesOf(nodeDisk(volume as never), '/p')
}

describe('an inventory', () => {
  it.each(Object.entries(lockfiles))('of %s has every component once, with what it needs', async (name, text) => {
    const { components, direct } = await inventoryOf(
      filesWith({ 'package.json': manifest, [name.split(' ')[0] ?? '']: text }),
    )
    const rows = [...components].map(([key, { dev, needs }]) => [key, dev, needs])
    expect(rows.sort()).toEqual([
      ['@s/b@2.0.0', true, ['c@2.2.0']],
      ['a@1.0.0', false, ['c@1.1.0']],
      ['c@1.1.0', false, []],
      ['c@2.2.0', true, []],
    ])
    expect([...direct].sort()).toEqual(['@s/b@2.0.0', 'a@1.0.0'])
  })

  it('is refused without a lockfile, and where its form is not known', async () => {
    await expect(inventoryOf(filesWith({ 'package.json': manifest }))).rejects.toMatchObject({
      code: 'LOCKFILE_UNREADABLE',
    })
    const old = filesWith({ 'package.json': manifest, 'package-lock.json': '{"lockfileVersion":1,"dependencies":{}}' })
    await expect(inventoryOf(old)).rejects.toMatchObject({ code: 'LOCKFILE_UNREADABLE' })
  })
})

describe('clodo scan --sbom', () => {
  const require = createRequire(import.meta.url)
  const folder = join(dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json')), 'res/schema')
  const schema = (name: string) =>
    JSON.parse(readFileSync(join(folder, `${name}.SNAPSHOT.schema.json`), 'utf8')) as object

  function validator() {
    const ajv = new Ajv({ strict: false, formats: { 'iri-reference': true, 'idn-email': true } })
    addFormats.default(ajv)
    for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs'])
      ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`)
    return ajv.compile(schema('bom-1.6'))
  }

  it('writes CycloneDX 1.6 as its schema has it, also of a large lockfile, and the same for the same', async () => {
    const holds = validator()
    const sh = shell()
    const large = readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8')
    for (const text of [large, lockfiles['package-lock.json'] ?? '']) {
      sh.write(`${project}/package.json`, manifest)
      sh.write(`${project}/package-lock.json`, text)
      expect((await sh.inProject('scan', '--sbom', 'bom.json')).code).toBe(0)
      const bom = JSON.parse(sh.read(`${project}/bom.json`) ?? '') as {
        components: object[]
        dependencies: { ref: string }[]
      }
      expect([holds(bom), holds.errors]).toEqual([true, null])
      expect(bom.dependencies).toHaveLength(bom.components.length + 1)
      expect(JSON.parse((await sh.inProject('scan', '--sbom', '-')).stdout)).toEqual(bom)
      expect(holds({ ...bom, specVersion: '1.6', components: [{ name: 'x' }] })).toBe(false)
    }
    const { components } = JSON.parse(sh.read(`${project}/bom.json`) ?? '')
    expect(components[1]).toEqual({
      type: 'library',
      'bom-ref': 'pkg:npm/a@1.0.0',
      name: 'a',
      version: '1.0.0',
      purl: 'pkg:npm/a@1.0.0',
      scope: 'required',
      hashes: [{ alg: 'SHA-512', content: '0'.repeat(128) }],
      licenses: [{ expression: 'MIT' }],
    })
  })
})

describe('clodo scan --advisories', () => {
  const report = {
    auditReportVersion: 2,
    vulnerabilities: {
      a: {
        severity: 'critical',
        via: [
          { title: 'Prototype pollution', url: 'https://advisories.example/1', severity: 'critical', range: '<1.2.6' },
          { title: 'Slow', url: 'https://advisories.example/2', severity: 'low', range: '<2' },
        ],
      },
      b: { severity: 'high', via: ['a'] },
    },
  }
  const asked = async (answer: { code: number; stdout: string }, ...args: string[]) => {
    const ran: string[] = []
    const run = async (command: string, given: readonly string[]) => {
      ran.push([command, ...given].join(' '))
      return command === 'git' ? { code: 1, stdout: '', stderr: '' } : { stderr: '', ...answer }
    }
    const sh = await created([], { world: { run } })
    sh.write(`${project}/package-lock.json`, lockfiles['package-lock.json'] ?? '')
    return { ...(await sh.document('scan', ...args)), ran }
  }

  it('tells each advisory once, by its gravity', async () => {
    const { value, code, ran } = await asked({ code: 1, stdout: JSON.stringify(report) }, '--advisories')
    expect(ran).toContain('npm audit --json')
    expect(code).toBe(1)
    expect(value.findings).toMatchObject([
      {
        rule: 'dependency/advisory',
        severity: 'error',
        message: 'a <1.2.6: Prototype pollution (critical, https://advisories.example/1)',
      },
      { rule: 'dependency/advisory', severity: 'note' },
    ])
  })

  it('says when nobody answers, and does not ask unless it is told to', async () => {
    const failed = { code: 1, stdout: '{"message":"getaddrinfo ENOTFOUND - https://u:hunter2@r.example","error":{}}' }
    const { value, code } = await asked(failed, '--advisories')
    expect([code, value.findings]).toMatchObject([0, [{ rule: 'dependency/advisories-unreachable', severity: 'note' }]])
    expect(JSON.stringify(value)).not.toContain('hunter2')
    expect((await asked({ code: 124, stdout: '' }, '--advisories', '--fail-on', 'note')).code).toBe(1)
    expect((await asked(failed)).ran.filter((one) => one.startsWith('npm'))).toEqual([])
  })
})
