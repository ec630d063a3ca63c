/** The laws of the design as properties over random walks, with the real engine on a disk in memory. */
import fc from 'fast-check'
import { Volume } from 'memfs'
import { describe, expect, it } from 'vitest'
import { apply, ClodoError, type Recipe } from '../../src/index.ts'
import { testPlugins } from '../support/plugins.ts'
import { filesOf, lawful, type MemoryWorld, memoryWorld, prepareMove, prepareNew, root } from '../support/world.ts'

type Answers = { readonly [option: string]: string | boolean }
type Step = { readonly verb: 'set' | 'remove'; readonly id: string; readonly answers: Answers }

const runs = Number(process.env.CLODO_WALKS ?? 60)

const answersOf: { readonly [id: string]: fc.Arbitrary<Answers> } = {
  greeting: fc.record({ word: fc.constantFrom('hello', 'hi', 'salve'), store: fc.constantFrom('memory', 'kv') }),
  counter: fc.constant({}),
  lock: fc.record({ strict: fc.boolean() }),
}

const step: fc.Arbitrary<Step> = fc
  .tuple(
    fc.constantFrom('set', 'set', 'remove') as fc.Arbitrary<Step['verb']>,
    fc.constantFrom('greeting', 'counter', 'lock'),
  )
  .chain(([verb, id]) => (answersOf[id] ?? fc.constant({})).map((answers) => ({ verb, id, answers })))

function move(recipe: Recipe, { verb, id, answers }: Step): Recipe {
  const plugins = { ...recipe.plugins }
  if (verb === 'set') plugins[id] = answers
  else delete plugins[id]
  return { ...recipe, plugins }
}

async function born(plugins: Recipe['plugins'] = {}): Promise<MemoryWorld> {
  const world = memoryWorld(testPlugins)
  const { prepared } = await prepareNew(world, { type: 'generic', plugins })
  await apply(world, prepared)
  return world
}

/** Takes a step; an illegal one (a requirement unmet) and a conflict must change nothing. Answers what happened. */
async function take(
  world: MemoryWorld,
  one: Step,
  onConflict: 'abort' | 'ours' = 'abort',
): Promise<'done' | 'refused' | 'conflict'> {
  const before = world.files()
  try {
    const prepared = await prepareMove(world, (recipe) => move(recipe, one), onConflict)
    const expected = { ...before }
    for (const { path, after } of prepared.changes) {
      if (after === undefined) delete expected[path]
      else expected[path] = after
    }
    await apply(world, prepared)
    expect(lawful(world.files())).toEqual(lawful(expected))
    return 'done'
  } catch (error) {
    if (!(error instanceof ClodoError) || !['REQUIREMENT_UNMET', 'CONFLICT'].includes(error.code)) throw error
    expect(world.files()).toEqual(before)
    return error.code === 'CONFLICT' ? 'conflict' : 'refused'
  }
}

function pluginsOf(world: MemoryWorld): Recipe['plugins'] {
  return (JSON.parse(world.files()['clodo.json'] ?? '{}') as Recipe).plugins
}

describe('law 1: the road does not matter', () => {
  it('any walk gives byte for byte what create gives for the final recipe', async () => {
    const seen = { done: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const world = await born()
        for (const one of steps) {
          const result = await take(world, one)
          expect(result).not.toBe('conflict')
          if (result !== 'conflict') seen[result]++
        }
        const direct = await born(pluginsOf(world))
        expect(lawful(world.files())).toEqual(lawful(direct.files()))
      }),
      { numRuns: runs },
    )
    expect(seen.done).toBeGreaterThan(0)
    expect(seen.refused).toBeGreaterThan(0)
  })

  it('a second run changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 4 }), async (steps) => {
        const world = await born()
        for (const one of steps) await take(world, one)
        expect((await prepareMove(world, (recipe) => recipe)).changes).toEqual([])
      }),
      { numRuns: Math.ceil(runs / 3) },
    )
  })
})

describe('law 2: no edit is lost', () => {
  const editable = [
    'src/app.ts',
    'src/index.ts',
    'src/health.ts',
    'wrangler.jsonc',
    'README.md',
    '.gitignore',
    'src/greeting/greet.ts',
    'src/lock.ts',
    'package.json',
  ]
  const edit = fc.record({ path: fc.constantFrom(...editable), at: fc.nat(60) })

  /** Puts a line of the user's into a file, at any line boundary where it is harmless to the format. */
  function scribble(world: MemoryWorld, path: string, at: number, mark: string): string | undefined {
    const text = world.files()[path]
    if (text === undefined) return undefined
    const lines = text.split('\n')
    const line = path.endsWith('.json')
      ? `  "${mark}": true,`
      : path.endsWith('.md') || path === '.gitignore'
        ? mark
        : `// ${mark}`
    lines.splice(path.endsWith('.json') ? 1 : 1 + (at % Math.max(1, lines.length - 2)), 0, line)
    world.volume.writeFileSync(`${root}/${path}`, lines.join('\n'))
    return line.trim().replace(/,$/, '')
  }

  it('every line a user wrote is there after any walk, or the step was refused as a conflict', async () => {
    const seen = { done: 0, refused: 0, conflict: 0 }
    const walk = fc.array(fc.oneof(edit, step), { minLength: 2, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(walk, async (moves) => {
        const world = await born({ greeting: {} })
        const written: { path: string; line: string }[] = []
        for (const [index, one] of moves.entries()) {
          if ('verb' in one) seen[await take(world, one)]++
          else {
            const line = scribble(world, one.path, one.at, `user${index}`)
            if (line !== undefined) written.push({ path: one.path, line })
          }
          const files = world.files()
          for (const { path, line } of written) expect(files[path] ?? '').toContain(line)
        }
      }),
      { numRuns: runs },
    )
    expect(seen.done).toBeGreaterThan(0)
  })

  it('after the user took the edits back, the files are those that create gives', async () => {
    await fc.assert(
      fc.asyncProperty(edit, step, step, async ({ path, at }, first, second) => {
        const world = await born({ greeting: {} })
        const line = scribble(world, path, at, 'mine')
        for (const one of [first, second]) if ((await take(world, one)) === 'conflict') return
        const text = world.files()[path]
        if (line === undefined || text === undefined) return
        world.volume.writeFileSync(
          `${root}/${path}`,
          text
            .split('\n')
            .filter((one) => !one.includes('mine'))
            .join('\n'),
        )
        const direct = await born(pluginsOf(world))
        if (direct.files()[path] === undefined) return
        expect(lawful(world.files())).toEqual(lawful(direct.files()))
      }),
      { numRuns: runs },
    )
  })
})

describe('law 4: all or nothing', () => {
  it('a disk that fails at any call leaves the project as before or as after', async () => {
    const world = await born({ greeting: {} })
    const before = lawful(world.files())
    const prepared = await prepareMove(world, (recipe) => move(recipe, { verb: 'set', id: 'counter', answers: {} }))
    const copy = () => {
      const volume = new Volume()
      for (const [path, text] of Object.entries(world.files())) {
        volume.mkdirSync(`${root}/${path}`.replace(/\/[^/]+$/, ''), { recursive: true })
        volume.writeFileSync(`${root}/${path}`, text)
      }
      return volume
    }
    const whole = memoryWorld(testPlugins, copy())
    await apply(whole, prepared)
    const after = lawful(whole.files())
    let reached = 0
    for (let failing = 0; ; failing++) {
      const volume = copy()
      const healthy = memoryWorld(testPlugins, volume)
      let calls = 0
      const broken = new Proxy(healthy.disk, {
        get:
          (disk, name) =>
          (...args: never[]) => {
            if (calls++ >= failing) throw new Error('killed')
            return (disk[name as keyof typeof disk] as (...given: never[]) => unknown)(...args)
          },
      })
      const survived = await apply({ ...healthy, disk: broken }, prepared).then(
        () => true,
        () => false,
      )
      if (survived) break
      const { recoverProject } = await import('../../src/index.ts')
      recoverProject(healthy, root)
      const files = lawful(filesOf(volume))
      delete files['.clodo/running']
      delete files['.clodo/effects.json']
      expect([before, after]).toContainEqual(files)
      reached++
    }
    expect(reached).toBeGreaterThan(20)
  })
})
