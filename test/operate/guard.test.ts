import { describe, expect, it } from 'vitest'
import type { Environment } from '../../src/operate/environment.ts'
import { allow } from '../../src/operate/guard.ts'
import { areDeploySettings, type DeploySettings, windowOf } from '../../src/project/deploy-settings.ts'

const at = (settings: DeploySettings): Environment => ({
  name: 'production',
  flag: '',
  script: 's',
  scope: {},
  settings,
})
const wednesday = new Date('2026-11-25T10:30:00Z')
const asked =
  (settings: DeploySettings, env = {}, now = wednesday) =>
  () =>
    allow(at(settings), { env, now })

describe('who and when', () => {
  it('is everybody and always where nothing is said', () => {
    expect(asked({})).not.toThrow()
  })

  it('is who is named, by the name that the system gives', () => {
    expect(asked({ who: ['ann'] }, { USER: 'ann' })).not.toThrow()
    expect(asked({ who: ['ann'] }, { USER: 'ann', GITHUB_ACTOR: 'bob' })).toThrow('bob may not')
    expect(asked({ who: ['ann'] })).toThrow('Nobody known')
  })

  it('is within a window of UTC, its end not included', () => {
    expect(asked({ when: ['mon-fri 09:00-17:00'] })).not.toThrow()
    expect(asked({ when: ['mon-fri 09:00-10:30'] })).toThrow('now')
    expect(asked({ when: ['sat-sun 00:00-23:59'] })).toThrow('now')
    expect(asked({ when: ['sat 10:00-11:00', 'wed 10:00-11:00'] })).not.toThrow()
  })

  it('reads a window that goes over the end of the week', () => {
    expect(windowOf('fri-mon 08:00-09:00')?.days).toEqual([5, 6, 0, 1])
    expect([windowOf('fri 8-9'), windowOf('xxx 08:00-09:00')]).toEqual([undefined, undefined])
  })
})

describe('settings in a recipe', () => {
  it.each([
    [
      { production: { strategy: 'canary', steps: [5, 50], every: 60, probes: [{ path: '/health', status: 200 }] } },
      true,
    ],
    [{ production: { steps: [50, 5] } }, false],
    [{ production: { strategy: 'yolo' } }, false],
    [{ production: { protect: true } }, false],
    [{ production: { when: ['always'] } }, false],
    [{ production: { probes: [{ path: 'health' }] } }, false],
    [[], false],
  ])('%j is right: %s', (settings, right) => {
    expect(areDeploySettings(settings)).toBe(right)
  })
})
