import { expect, it } from 'vitest'
import { chaos } from './chaos.ts'

it('has one truth after every deploy, whatever struck and whenever it was killed', async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
  console.log(`chaos with seed ${seed}: SEED=${seed} npm run chaos`)
  const { broken, deploys } = await chaos(seed, 3)
  expect({ seed, deploys, broken }).toEqual({ seed, deploys: 3, broken: [] })
})
