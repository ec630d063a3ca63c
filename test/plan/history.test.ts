/** Placements in a history, such as the tags of Durable Objects: they keep their place, whatever comes and goes. */
import { describe, expect, it } from 'vitest'
import type { Placement } from '../../src/kind/index.ts'
import { moveHosted } from '../../src/plan/hosted.ts'
import type { LockedFile } from '../../src/project/lock.ts'

const path = 'wrangler.json'
const tag = (name: string): Placement => ({
  at: 'item',
  file: path,
  path: ['migrations'],
  item: { tag: name },
  steady: true,
})
const variable = (name: string): Placement => ({ at: 'key', file: path, path: ['vars', name], value: '1' })

type Hosted = Extract<LockedFile, { as: 'hosted' }>

function play(text: string, steps: readonly (readonly Placement[])[]): string[] {
  const texts: string[] = []
  let ours = text
  let locked: Hosted | undefined
  let have: readonly Placement[] = []
  for (const want of steps) {
    const moved = moveHosted({ path, ours, have, want, locked, format: (one) => one })
    expect(moved.conflicts).toEqual([])
    ours = moved.after ?? ''
    ;({ locked } = moved)
    have = want
    texts.push(ours)
  }
  return texts
}

const tags = (text: string) => (JSON.parse(text).migrations ?? []).map(({ tag }: { tag: string }) => tag)

describe.each(['{\n  "name": "a"\n}\n', '{\n  "migrations": [{ "tag": "v1" }]\n}\n'])('%j', (text) => {
  it('adds behind what was deployed, also where it would sort in front of it', () => {
    const [first = '', second = '', third] = play(text, [[tag('b')], [tag('a'), tag('b'), variable('X')], [tag('a')]])
    expect(tags(first).at(-1)).toBe('b')
    expect(tags(second).slice(-2)).toEqual(['b', 'a'])
    expect(tags(third ?? '').at(-1)).toBe('a')
  })

  it('gives the bytes back in the end', () => {
    expect(play(text, [[tag('b')], [tag('a'), tag('b')], [tag('a'), variable('X')], []]).at(-1)).toBe(text)
  })
})
