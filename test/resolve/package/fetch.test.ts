/** What npm brings, and what it does not: the real npm on a real disk, and an npm that fails. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { nodeDisk, run } from '../../../src/index.ts'
import { fetchPackage, type Tools } from '../../../src/resolve/package/fetch.ts'
import { readManifest } from '../../../src/resolve/package/manifest.ts'
import { readSpecifier } from '../../../src/resolve/package/specifier.ts'
import { unpack } from '../../../src/resolve/package/tarball.ts'
import { refusal } from '../../support/refusal.ts'

const home = mkdtempSync(join(tmpdir(), 'clodo-fetch-'))
afterAll(() => rmSync(home, { recursive: true }))

const temporary = join(home, 'tmp')
mkdirSync(temporary)
const env = { ...process.env, HOME: home, XDG_CACHE_HOME: join(home, 'cache'), TMPDIR: temporary }
const tools: Tools = { disk: nodeDisk(), run, env, randomHex: () => 'abcd' }

function plugin(name: string, scripts: object = {}): string {
  const folder = join(home, name)
  mkdirSync(join(folder, 'files'), { recursive: true })
  const manifest = {
    name: `clodo-plugin-${name}`,
    version: '1.0.0',
    clodo: { contract: '1.0', plugin: 'plugin.js' },
    scripts,
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(folder, 'plugin.js'), 'export default {}\n')
  return folder
}

describe('the real npm', () => {
  it('packs a folder, runs no script of it, and leaves nothing behind', async () => {
    const proof = join(home, 'ran')
    const touch = `node -e "require('fs').writeFileSync('${proof}', '')"`
    plugin('scripts', { prepare: touch, prepack: touch, postpack: touch, install: touch, postinstall: touch })
    const { tarball, integrity } = await fetchPackage(tools, readSpecifier('file:scripts'), {
      root: home,
      locked: undefined,
    })
    expect(readManifest(await unpack(tarball, 'x'), 'x')).toMatchObject({
      name: 'clodo-plugin-scripts',
      version: '1.0.0',
      rights: [],
    })
    expect(integrity).toMatch(/^sha512-/)
    expect(readdirSync(home)).not.toContain('ran')
    expect(readdirSync(temporary).filter((name) => name.startsWith('clodo-package-'))).toEqual([])
  })

  it('packs the same bytes again, and the cache serves them when the folder is gone', async () => {
    const folder = plugin('twice')
    const wanted = readSpecifier('file:twice')
    const first = await fetchPackage(tools, wanted, { root: home, locked: undefined })
    expect((await fetchPackage(tools, wanted, { root: home, locked: undefined })).integrity).toBe(first.integrity)
    rmSync(folder, { recursive: true })
    const locked = { version: '1.0.0', integrity: first.integrity }
    expect(await fetchPackage(tools, wanted, { root: home, locked })).toEqual(first)
    expect(await refusal(() => fetchPackage(tools, wanted, { root: home, locked: undefined }))).toMatchObject({
      code: 'PACKAGE_UNKNOWN',
    })
  })

  it('does not give another content for what is locked', async () => {
    plugin('other')
    const locked = { version: '1.0.0', integrity: `sha512-${'A'.repeat(86)}==` }
    const error = await refusal(() => fetchPackage(tools, readSpecifier('file:other'), { root: home, locked }))
    expect(error).toMatchObject({ code: 'PACKAGE_CHANGED', exit: 1 })
  })
})

describe('an npm that fails', () => {
  const failing = (code: number, stderr: string): Tools => ({
    ...tools,
    run: async () => ({ code, stdout: '', stderr }),
  })
  it.each([
    [127, '', 'There is no npm'],
    [124, '', 'took too long'],
    [1, 'npm error code ECONNREFUSED\nnpm error token=abc', 'ECONNREFUSED'],
    [1, '', 'npm ended with 1'],
  ])('with %i %j says why, and no more', async (code, stderr, reason) => {
    const wanted = readSpecifier('clodo-plugin-x')
    const error = await refusal(() => fetchPackage(failing(code, stderr), wanted, { root: home, locked: undefined }))
    expect(error).toMatchObject({ code: 'PACKAGE_UNREACHABLE', message: expect.stringContaining(reason) })
    expect(error.message).not.toContain('abc')
  })
})
