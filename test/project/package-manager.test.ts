import { Volume } from 'memfs'
import { describe, expect, test } from 'vitest'
import { isPackageManager, ofLockfile, packageManagers, startedBy } from '../../src/project/package-manager.ts'
import { type NodeFs, nodeDisk } from '../../src/tree/disk.ts'

function diskOf(files: readonly string[]) {
  return nodeDisk(Volume.fromJSON(Object.fromEntries(files.map((path) => [path, '']))) as unknown as NodeFs)
}

describe('the package manager that started us', () => {
  test.each([
    ['npm/11.0.0 node/v24.0.0 linux x64 workspaces/false', 'npm'],
    ['pnpm/10.1.0 npm/? node/v24.0.0 linux x64', 'pnpm'],
    ['yarn/4.6.0 npm/? node/v24.0.0', 'yarn'],
    ['bun/1.2.0 npm/? node/v24.0.0', 'bun'],
    ['cnpm/9.0.0', 'npm'],
    ['constructor/1', 'npm'],
    ['', 'npm'],
    [undefined, 'npm'],
  ])('%j is %s', (agent, expected) => {
    expect(startedBy({ npm_config_user_agent: agent })).toBe(expected)
  })

  test('is npm where nothing is said', () => {
    expect(startedBy({})).toBe('npm')
  })
})

describe('the package manager of the nearest lockfile', () => {
  test.each([
    ['package-lock.json', 'npm'],
    ['npm-shrinkwrap.json', 'npm'],
    ['pnpm-lock.yaml', 'pnpm'],
    ['yarn.lock', 'yarn'],
    ['bun.lock', 'bun'],
    ['bun.lockb', 'bun'],
  ])('%s is of %s, here or above', (name, expected) => {
    expect(ofLockfile(diskOf([`/a/b/c/${name}`]), '/a/b/c')).toBe(expected)
    expect(ofLockfile(diskOf([`/a/${name}`, '/a/b/c/package.json']), '/a/b/c')).toBe(expected)
    expect(ofLockfile(diskOf([`/${name}`]), '/a/b/c')).toBe(expected)
    expect(ofLockfile(diskOf([`/a/b/c/d/${name}`, `/a/x/${name}`]), '/a/b/c')).toBeUndefined()
  })

  test('the nearer one counts', () => {
    expect(ofLockfile(diskOf(['/a/yarn.lock', '/a/b/bun.lock']), '/a/b')).toBe('bun')
  })
})

test('every package manager has its commands, and no other name is one', () => {
  expect(Object.keys(packageManagers).filter(isPackageManager)).toEqual(['npm', 'pnpm', 'yarn', 'bun'])
  for (const name of ['deno', 'toString', '']) expect(isPackageManager(name)).toBe(false)
})
