import { posix } from 'node:path'
import { expect, it } from 'vitest'
import { created, project, shell } from './harness.ts'
import { interrupted } from './scenes.ts'

const file = (path: string) => posix.join(project, path)

it('a command on the project first ends what a killed run left, and says so', async () => {
  const sh = await interrupted()
  expect(sh.read(file('src/greeting/greet.ts'))).toBeUndefined()
  const { code, stderr, stdout } = await sh.inProject('info')
  expect(code).toBe(0)
  expect(stderr).toContain('its change is now completed')
  expect(stdout).toContain('greeting 1.0.0')
  expect(sh.read(file('src/greeting/greet.ts'))).toBeDefined()
  expect((await sh.inProject('info')).stderr).toBe('')
})

it('a run that was killed before its commit point is undone', async () => {
  const sh = await created()
  sh.write(file('.clodo/txn/0'), 'half')
  const { stdout } = await sh.inProject('recover', '--dry-run')
  expect(stdout).toContain('undone')
  expect(sh.read(file('.clodo/txn/0'))).toBe('half')
  expect((await sh.document('recover')).value).toMatchObject({ recovery: 'undone' })
  expect(sh.read(file('.clodo/txn/0'))).toBeUndefined()
  expect((await sh.inProject('recover')).stdout).toBe('Nothing to recover.\n')
})

it('the journal of a run that lives is left alone', async () => {
  const sh = await interrupted()
  sh.write(file('.clodo/running'), '{"pid":7,"host":"test","since":"2026-11-01T00:00:00Z"}')
  const before = sh.everything()
  const alive = shell({ world: { ...sh.world, process: { pid: 2, host: 'test', alive: () => true } } })
  expect(await alive.inProject('info')).toMatchObject({ code: 1, stderr: expect.stringContaining('ALREADY_RUNNING') })
  expect(sh.everything()).toEqual(before)
})

it('the root is found from below, but not beyond the repository', async () => {
  const sh = await created()
  sh.volume.mkdirSync(file('vendor/other/.git'), { recursive: true })
  const rootFrom = async (directory: string) =>
    JSON.parse((await sh.run(['info', '--json'], file(directory))).stdout).root
  expect(await rootFrom('src/http')).toBe(project)
  expect(await rootFrom('vendor')).toBe(project)
  expect(await rootFrom('vendor/other')).toBe(file('vendor/other'))
})
