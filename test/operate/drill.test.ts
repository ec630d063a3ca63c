import { expect, it } from 'vitest'
import { drill } from './drill.ts'

it.each(['local', 'remote'] as const)('the recovery drill, %s, with a few thousand rows', async (place) => {
  expect(await drill(4000, place)).toMatchObject({ rows: 4000, different: 0 })
})
