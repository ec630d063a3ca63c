import { describe, expect, test } from 'vitest'
import { apply, printPlan, readPlan, rootOfPlan } from '../../src/index.ts'
import { refusal } from '../support/refusal.ts'
import { prepareMove, root } from '../support/world.ts'
import { add, born, write } from './worlds.ts'

describe('a saved plan', () => {
  test('read again is the plan it was, and carried out gives the same files', async () => {
    const [world, direct] = [await born({ greeting: {} }), await born({ greeting: {} })]
    const prepared = await prepareMove(world, (recipe) => ({ ...recipe, plugins: { counter: {} } }))
    expect(prepared.changes.some(({ after }) => after === undefined)).toBe(true)
    const saved = printPlan(prepared)
    expect(rootOfPlan(saved, 'plan.json')).toBe(root)
    expect(readPlan(saved, world.disk, 'plan.json')).toEqual(prepared)
    await apply(world, readPlan(saved, world.disk, 'plan.json'))
    await apply(direct, prepared)
    expect(world.files()).toEqual(direct.files())
  })

  test('does not hold what stands on the disk already', async () => {
    const world = await born()
    write(world, 'README.md', `a line of the user\n${world.files()['README.md']}`)
    const saved = JSON.parse(printPlan(await add(world, 'greeting')))
    const readme = saved.changes.find(({ path }: { path: string }) => path === 'README.md')
    expect(readme.before).toMatch(/^[0-9a-f]{64}$/)
    expect(readme.after).toContain('a line of the user')
  })

  test.each<[string, string, string | undefined]>([
    ['changed', 'README.md', 'other\n'],
    ['deleted', 'README.md', undefined],
    ['made where the plan makes one', 'src/greeting/greet.ts', 'mine\n'],
  ])('is refused when a file was %s', async (_name, path, text) => {
    const world = await born()
    const saved = printPlan(await add(world, 'greeting'))
    if (text === undefined) world.volume.unlinkSync(`${root}/${path}`)
    else write(world, path, text)
    const before = world.files()
    const error = await refusal(() => readPlan(saved, world.disk, 'plan.json'))
    expect(error).toMatchObject({ code: 'TREE_CHANGED', exit: 4, data: { paths: [path] } })
    expect(world.files()).toEqual(before)
  })

  test('is refused after it was carried out', async () => {
    const world = await born()
    const saved = printPlan(await add(world, 'greeting'))
    await apply(world, readPlan(saved, world.disk, 'plan.json'))
    expect(await refusal(() => readPlan(saved, world.disk, 'plan.json'))).toMatchObject({ code: 'TREE_CHANGED' })
  })

  test('does not mind a change in a file that it does not touch', async () => {
    const world = await born()
    const saved = printPlan(await add(world, 'greeting'))
    write(world, 'src/own.ts', 'export {}\n')
    expect(readPlan(saved, world.disk, 'plan.json').changes).not.toHaveLength(0)
  })

  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"schema":2,"root":"/a","changes":[]}',
    '{"schema":1,"changes":[]}',
    '{"schema":1,"root":"/a"}',
    '{"schema":1,"root":"/a","changes":[null]}',
    '{"schema":1,"root":"/a","changes":[{"path":1,"before":null,"after":null}]}',
    '{"schema":1,"root":"/a","changes":[{"path":"a","before":null,"after":7}]}',
  ])('that is none is refused: %j', async (text) => {
    const { disk } = await born()
    const error = await refusal(() => readPlan(text, disk, 'plan.json'))
    expect(error).toMatchObject({ code: 'PLAN_UNREADABLE', where: 'plan.json', exit: 2 })
  })

  test('that leaves the project is refused when it is carried out', async () => {
    const world = await born()
    const plan = JSON.parse(printPlan(await add(world, 'greeting')))
    plan.changes.push({ path: '../outside.txt', before: null, after: 'x' })
    const prepared = readPlan(JSON.stringify(plan), world.disk, 'plan.json')
    expect(await refusal(() => apply(world, prepared))).toMatchObject({ code: 'PATH_OUTSIDE' })
    expect(world.volume.existsSync('/home/outside.txt')).toBe(false)
  })
})
