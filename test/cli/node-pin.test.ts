import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shell } from './harness.ts'

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'path-'))
})
afterAll(() => rmSync(home, { recursive: true }))

/** A directory with a program `node` that says it is of this version. */
function directoryWith(name: string, version: string): string {
  const directory = join(home, name)
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'node'), `#!/bin/sh\necho v${version}\n`)
  chmodSync(join(directory, 'node'), 0o755)
  return directory
}

async function pinned(path: string): Promise<boolean> {
  const sh = shell({ env: { PATH: path, CLODO_NODE_ON_PATH: '' } })
  const { stdout } = await sh.run(['create', 'x', '--dry-run', '--json'])
  return (JSON.parse(stdout).command as string).includes('--pin-node')
}

describe.skipIf(process.platform === 'win32')('a service pins its Node where the one on the PATH', () => {
  it.each([
    ['20.20.2', true],
    ['22.17.9', true],
    ['22.18.0', false],
    ['24.0.0', false],
  ])('is %s: %s', async (version, expected) => {
    expect(await pinned([directoryWith(version, version), '/bin'].join(delimiter))).toBe(expected)
  })

  it('is too old, whatever a project pinned in node_modules', async () => {
    const own = directoryWith('node_modules/.bin', '24.0.0')
    expect(await pinned([own, directoryWith('old', '18.0.0'), '/bin'].join(delimiter))).toBe(true)
  })

  it('is not there, or is the one that runs: its version counts', async () => {
    expect(await pinned('')).toBe(false)
    expect(await pinned(join(home, 'empty'))).toBe(false)
    const directory = join(home, 'this')
    mkdirSync(directory)
    symlinkSync(process.execPath, join(directory, 'node'))
    expect(await pinned(directory)).toBe(false)
  })
})
