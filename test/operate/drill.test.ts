import { expect, it } from 'vitest'
import { drill } from './drill.ts'

it.each(['local', 'remote'] as const)('the recovery drill, %s, with a few rows', async (place) => {
  expect(await drill(1500, place)).toMatchObject({ rows: 1500, different: 0 })
})
