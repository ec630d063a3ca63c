import { expect, it } from 'vitest'
import { chaosOfStores } from './chaos-store.ts'

it('loses no row, no migration and no secret, whatever struck and whenever it was killed', async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
  console.log(`chaos with seed ${seed}: SEED=${seed} npm run chaos:store`)
  const { broken } = await chaosOfStores(seed, 5)
  expect({ seed, broken }).toEqual({ seed, broken: [] })
})
