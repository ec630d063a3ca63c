import { expect, it } from 'vitest'
import { openYard } from '../wild/yard.ts'
import { corpus } from './corpus.ts'
import { before, tryStep } from './try.ts'

/** Another one each day; `npm run migrations` has them all. */
const able = corpus().filter(({ expected }) => expected.routes.length > 0)
const one = able[Math.floor(Date.now() / 86_400_000) % able.length]

it(`answers as before after all steps that it needs: ${one?.name}`, { timeout: 120_000 }, async () => {
  if (one === undefined) throw new Error('The corpus is empty.')
  const yard = await openYard()
  try {
    const tried = await tryStep(yard, one, { id: 'all', seen: await before(yard, one) })
    expect(tried).toEqual({ state: expect.stringMatching(/done|not-needed/), why: '', faults: [] })
  } finally {
    yard.remove()
  }
})
