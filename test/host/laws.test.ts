import { beforeAll, describe, expect, it } from 'vitest'
import { loadCompiler } from '../../src/edit/typescript/compiler.ts'
import { detectHost } from '../../src/host/detect.ts'
import type { Host, HostName } from '../../src/host/host.ts'
import { beside, several } from './entries.ts'
import { doings, type Entries, expectInverseLaw, expectSetLaw, type Files } from './laws.ts'
import { closed, hard, objects, pages, passedOn, passedOnApplications, reserved, shapes, workers } from './shapes.ts'

beforeAll(loadCompiler)

function hostOf(files: Files): Host {
  const [file = '', text = ''] = Object.entries(files)[0] ?? []
  return detectHost({ file, text, read: (path) => files[path] })
}

const host = doings(hostOf)
const some = [...several.slice(0, 5), ...several.slice(-2)]
const both = [...some, ...beside.slice(0, -1)]
const watching = beside.filter(({ slot }) => slot === 'worker')
const cases = [
  ...casesOf('hono', shapes, several),
  ...casesOf('hono', hard, [...some, ...watching]),
  ...casesOf('hono', objects, beside, 'beside: '),
  ...casesOf('hono', reserved, [...beside, ...several.slice(1, 3)], 'beside: '),
  ...casesOf('object', workers, both, 'worker: '),
  ...casesOf('object', passedOn, both, 'passed on: '),
  ...casesOf('hono', passedOnApplications, beside, 'passed on: '),
  ...casesOf('pages', pages, [...some, ...watching], 'pages: '),
  ...casesOf('object', closed, [...some, ...beside.filter(({ slot }) => slot === 'export'), ...watching], 'worker: '),
]

function casesOf(
  type: HostName,
  projects: { readonly [name: string]: Files },
  entries: Entries,
  prefix = '',
): [name: string, Files, Entries, HostName][] {
  return Object.entries(projects).map(([name, files]) => [prefix + name, files, entries, type])
}

/** The case in which the modules of ours are shown to their ends, which are alike in all. */
const whole = 'worker: method'

function beginning(text: string): string {
  const [mine = '', rest] = text.split(
    /^(?:\/\*\* A Worker whose handlers|\/\*\* A request on its way|const passages).*/m,
  )
  return rest === undefined ? text : `${mine}…\n`
}

describe.each(cases)('%s', (name, files, entries, type) => {
  it('is a function of the set of entries', () => expectSetLaw(host, files, entries))

  it('gives the bytes back, in every order of removal', () => expectInverseLaw(host, files, entries))

  it('says what it is and holds', () => {
    expect(hostOf(files).name).toBe(type)
    const [first, ...rest] = entries
    const some = host.add(files, rest)
    expect(entries.map((entry) => hostOf(some).holds(entry, rest))).toEqual(
      entries.map((entry) => (entry === first ? 'no' : 'yes')),
    )
  })

  it('reads as if written by hand', async () => {
    const texts = Object.entries(host.add(files, entries)).map(
      ([path, text]) => `// ${path}\n${(name === whole ? text : beginning(text)).replaceAll('\r', '␍')}`,
    )
    await expect(texts.join('\n')).toMatchFileSnapshot(`cases/${name.replaceAll(/[^a-z]+/gi, '-')}.txt`)
  })
})
