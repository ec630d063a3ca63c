/** Law 2 in repositories that CLODO did not create: users write between the steps, and no line of theirs is lost. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { builtinSources, ClodoError, nodeDisk, type Recipe } from '../../src/index.ts'
import type { MemoryWorld } from '../support/world.ts'
import { corpusFor } from './corpus.ts'
import { pluginSets } from './sets.ts'
import { adding, moved, removing, worldOf, writeTo } from './worlds.ts'

const sets = await pluginSets(builtinSources(nodeDisk()), process.env.CLODO_WILD_PLUGINS?.split(','))
const [first = { name: '', ids: [], needy: [], answers: {}, open: true }] = sets
const { able } = await corpusFor(first)
const runs = Number(process.env.CLODO_WALKS ?? 40)

type Step =
  | { readonly do: 'write'; readonly file: number; readonly at: number }
  | { readonly do: 'change'; readonly fact: number }
  | { readonly do: 'add'; readonly set: number }
  | { readonly do: 'remove'; readonly plugin: number }

const nat = fc.nat(1000)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('write' as const), file: nat, at: nat }),
  fc.record({ do: fc.constant('change' as const), fact: nat }),
  fc.record({ do: fc.constant('add' as const), set: nat }),
  fc.record({ do: fc.constant('remove' as const), plugin: nat }),
)

/** A line of the user's for a kind of file; none where a line cannot simply be put between two others. */
function lineFor(path: string, mark: string): string | undefined {
  if (/\.(ts|jsonc)$/.test(path)) return `// ${mark}`
  if (/\.toml$|^\.gitignore$|\.example$/.test(path)) return `# ${mark}`
  if (path === 'package.json') return `"${mark}": true,`
  return undefined
}

/** Puts it at the beginning of a line: into package.json the second one, into code before a line that begins a statement. */
function write(world: MemoryWorld, { file, at }: { file: number; at: number }, mark: string): Mark | undefined {
  const paths = Object.keys(world.files()).filter((path) => !path.startsWith('.clodo/') && lineFor(path, mark))
  const path = paths[file % paths.length] ?? ''
  const line = lineFor(path, mark)
  const lines = (world.files()[path] ?? '').split('\n')
  const free = lines.flatMap((text, index) =>
    index > 0 && (path === 'package.json' ? index === 1 : /^(\w|\[|\t?["}]| {0,2}["}])/.test(text)) ? [index] : [],
  )
  const place = free[at % Math.max(1, free.length)]
  if (line === undefined || place === undefined) return undefined
  lines.splice(place, 0, lines[0]?.endsWith('\r') === true ? `${line}\r` : line)
  writeTo(world.volume, path, lines.join('\n'))
  return { path, text: line.replace(/,$/, '') }
}

interface Mark {
  readonly path: string
  readonly text: string
}

/** Changes what CLODO placed: a value in the config, or an argument in code. */
function change(world: MemoryWorld, fact: number, mark: string): Mark | undefined {
  const places = Object.entries(world.files()).flatMap(([path, text]) =>
    path.startsWith('.clodo/')
      ? []
      : [...text.matchAll(/(?<=LOG_LEVEL"?\s?[:=] ")(?:debug|info)|(?<=logging\()(?=\))/g)].map((found) => ({
          path,
          text,
          at: found,
        })),
  )
  const place = places[fact % Math.max(1, places.length)]
  if (place === undefined) return undefined
  const { path, text, at } = place
  const mine = at[0] === '' ? `{ level: '${mark}' }` : mark
  writeTo(world.volume, path, text.slice(0, at.index) + mine + text.slice(at.index + at[0].length))
  return { path, text: mine }
}

/** A refusal has to change nothing. */
async function take(world: MemoryWorld, move: (recipe: Recipe) => Recipe): Promise<string> {
  const before = world.files()
  try {
    await moved(world, move)
    return 'done'
  } catch (error) {
    if (!(error instanceof ClodoError)) throw error
    expect(world.files()).toEqual(before)
    return error.code
  }
}

it('every line of a user is there after any walk, or the step was refused and changed nothing', async () => {
  const seen: { [result: string]: number } = {}
  const steps = fc.array(step, { minLength: 3, maxLength: 9 })
  // Half of the walks begin with all plugins, and changes of what they brought.
  const changed = fc.constant<Step[]>([
    { do: 'add', set: sets.length - 1 },
    { do: 'change', fact: 0 },
  ])
  const walk = fc.oneof(
    steps,
    fc.tuple(changed, steps).map(([first, more]) => [...first, ...more]),
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...able.map(({ name }) => name)), walk, async (name, steps) => {
      const world = worldOf({ files: able.find((one) => one.name === name)?.files ?? {} })
      const marks: Mark[] = []
      for (const [index, step] of steps.entries()) {
        const mark = `user${index}`
        const made = step.do === 'write' ? write(world, step, mark) : undefined
        const changed = step.do === 'change' ? change(world, step.fact, mark) : undefined
        marks.push(...[made, changed].filter((one) => one !== undefined))
        const move = moveOf(world, step)
        if (move !== undefined) {
          const result = `${step.do} ${await take(world, move)}`
          seen[result] = (seen[result] ?? 0) + 1
        }
        const files = world.files()
        for (const { path, text } of marks) expect(files[path] ?? '(no file)', path).toContain(text)
      }
    }),
    { numRuns: runs },
  )
  console.log(seen)
  expect(seen['add done']).toBeGreaterThan(0)
  expect(seen['remove done']).toBeGreaterThan(0)
  const known = ['done', 'CONFLICT', 'EDIT_REFUSED', 'REPOSITORY_REFUSED', 'REQUIREMENT_UNMET']
  expect(Object.keys(seen).filter((result) => !known.includes(result.split(' ')[1] ?? ''))).toEqual([])
})

function moveOf(world: MemoryWorld, step: Step): ((recipe: Recipe) => Recipe) | undefined {
  const recipe = world.files()['clodo.json']
  const installed = recipe === undefined ? [] : Object.keys((JSON.parse(recipe) as Recipe).plugins)
  if (step.do === 'add') return adding(sets[step.set % sets.length] ?? first)
  if (step.do !== 'remove' || installed.length === 0) return undefined
  return removing([installed[step.plugin % installed.length] ?? ''])
}

it('a dependency that a bot raised stays as long as it is wanted, and goes with its plugin', async () => {
  const set = sets.find(({ ids }) => ids.join() === 'auth') ?? first
  const { able: homes } = await corpusFor(set)
  const tried = homes.filter(({ files }) => Object.keys(files).includes('package.json')).slice(0, 3)
  expect(tried.length).toBeGreaterThan(0)
  for (const { files } of tried) {
    const world = worldOf({ files })
    const before = world.files()
    await moved(world, adding(set))
    const raised = (world.files()['package.json'] ?? '').replace(/(?<="jose":\s*")[^"]+/, '999.0.0')
    writeTo(world.volume, 'package.json', raised)
    await moved(world, (recipe) => ({ ...recipe, plugins: { ...recipe.plugins, logging: {} } }))
    expect(world.files()['package.json']).toContain('999.0.0')
    await moved(world, removing(['logging', ...set.ids]))
    // What is left is the history, which git ignores.
    const left = Object.entries(world.files()).filter(([path]) => !path.startsWith('.clodo/'))
    expect(Object.fromEntries(left)).toEqual(before)
  }
})
