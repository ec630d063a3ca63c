import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { OWNER } from '../../src/rbac/policy.ts'
import { LESSER, MANAGER, reset } from '../rbac/service.ts'
import { type Organisation, organisation } from './people.ts'

let acme: Organisation
const [olga, max, ed, eve] = ['olga', 'max', 'ed', 'eve']

beforeEach(async () => {
  vi.spyOn(console, 'warn').mockReturnValue()
  await reset()
  acme = await organisation(olga)
  await acme.give(max, MANAGER)
  await acme.give(ed)
})
afterEach(() => vi.restoreAllMocks())

async function team(name: string, roles: readonly string[]): Promise<string> {
  return (await acme.json<{ id: string }>(max, 'POST', '/teams', { name, roles })).id
}

describe('a team', () => {
  it('gives its roles to its members, at once, and takes them away', async () => {
    const readers = await team('readers', [LESSER])
    expect(await acme.status(ed, 'GET', '/things')).toBe(403)
    expect(await acme.status(max, 'PUT', `/teams/${readers}/members/${ed}`)).toBe(204)
    expect(await acme.status(ed, 'GET', '/things')).toBe(200)
    expect(await acme.status(max, 'PUT', `/teams/${readers}/roles`, { roles: [] })).toBe(200)
    expect(await acme.status(ed, 'GET', '/things')).toBe(403)
    await acme.status(max, 'PUT', `/teams/${readers}/roles`, { roles: [LESSER] })
    expect(await acme.status(max, 'DELETE', `/teams/${readers}/members/${ed}`)).toBe(204)
    expect(await acme.status(ed, 'GET', '/things')).toBe(403)
  })

  it('takes its roles with it', async () => {
    const readers = await team('readers', [LESSER])
    await acme.status(max, 'PUT', `/teams/${readers}/members/${ed}`)
    expect(await acme.status(max, 'DELETE', `/teams/${readers}`)).toBe(204)
    expect(await acme.status(ed, 'GET', '/things')).toBe(403)
    expect(await acme.json(max, 'GET', '/teams')).toEqual({ data: [] })
  })

  it('is listed with roles and members', async () => {
    const id = await team('readers', [LESSER])
    await acme.status(max, 'PUT', `/teams/${id}/members/${ed}`)
    expect(await acme.json(max, 'GET', '/teams')).toEqual({
      data: [{ id, name: 'readers', roles: [LESSER], members: [ed] }],
    })
  })

  it('has a name of its own, and roles that are there', async () => {
    await team('readers', [])
    expect(await acme.status(max, 'POST', '/teams', { name: 'readers' })).toBe(409)
    expect(await acme.status(max, 'POST', '/teams', { name: '' })).toBe(422)
    expect(await acme.status(max, 'POST', '/teams', { name: 'x', roles: ['root'] })).toBe(422)
    expect(await acme.status(max, 'PUT', '/teams/none/roles', { roles: [] })).toBe(404)
  })
})

describe('a team as a deputy', () => {
  it('is not made or joined by those who may not', async () => {
    const managers = await team('managers', [MANAGER])
    expect(await acme.status(ed, 'PUT', `/teams/${managers}/members/${ed}`)).toBe(403)
    expect(await acme.status(ed, 'POST', '/teams', { name: 'mine', roles: [LESSER] })).toBe(403)
    expect(await acme.status(ed, 'PUT', `/teams/${managers}/roles`, { roles: [] })).toBe(403)
    expect(await acme.status(ed, 'DELETE', `/teams/${managers}`)).toBe(403)
    expect(await acme.status(ed, 'GET', '/teams')).toBe(403)
  })

  it('is never the owner', async () => {
    expect(await acme.status(olga, 'POST', '/teams', { name: 'owners', roles: [OWNER] })).toBe(422)
    const managers = await team('managers', [MANAGER])
    expect(await acme.status(olga, 'PUT', `/teams/${managers}/roles`, { roles: [OWNER] })).toBe(422)
  })

  it('has members of the organisation alone', async () => {
    const managers = await team('managers', [MANAGER])
    expect(await acme.status(max, 'PUT', `/teams/${managers}/members/${eve}`)).toBe(404)
    await acme.status(max, 'PUT', `/teams/${managers}/members/${ed}`)
    expect(await acme.status(max, 'DELETE', `/members/${ed}`)).toBe(204)
    expect(await acme.status(ed, 'GET', '/things')).toBe(403)
    // Whoever comes back comes back without.
    await acme.give(ed)
    expect(await acme.status(ed, 'GET', '/things')).toBe(403)
  })

  it('of another organisation is not there', async () => {
    const rival = await organisation(eve)
    const { id } = await rival.json<{ id: string }>(eve, 'POST', '/teams', { name: 'theirs', roles: [MANAGER] })
    expect(await acme.status(max, 'PUT', `/teams/${id}/members/${ed}`)).toBe(404)
    expect(await acme.status(max, 'PUT', `/teams/${id}/roles`, { roles: [] })).toBe(404)
    expect(await acme.status(max, 'DELETE', `/teams/${id}`)).toBe(404)
    expect(await rival.json(eve, 'GET', '/teams')).toMatchObject({ data: [{ id, roles: [MANAGER] }] })
  })

  it('counts when somebody gives what they have through it, and not after', async () => {
    const managers = await team('managers', [MANAGER])
    await acme.status(max, 'PUT', `/teams/${managers}/members/${ed}`)
    expect(await acme.status(ed, 'POST', '/teams', { name: 'more', roles: [MANAGER] })).toBe(201)
    await acme.status(max, 'DELETE', `/teams/${managers}/members/${ed}`)
    expect(await acme.status(ed, 'POST', '/teams', { name: 'again', roles: [LESSER] })).toBe(403)
  })
})
