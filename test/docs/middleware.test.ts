/** What docs/middleware.md promises of refusals and errors, in a created service with all six plugins, in workerd. */
import { afterAll, expect, it } from 'vitest'
import { openYard } from '../matrix/generate.ts'
import { runProgram } from '../matrix/program.ts'
import { orderTest } from './middleware/order.ts'
import { filesOfSix } from './middleware.ts'

const yard = openYard()
afterAll(() => yard.remove())

it('whatever stops a request, it is logged and traced, and its answer is like any other', async () => {
  const files = { ...(await filesOfSix()), 'test/order.test.ts': orderTest }
  const { ok, said } = await runProgram('vitest', ['run', 'test/order.test.ts'], yard.write('six', files))
  expect(ok ? '' : said).toBe('')
  expect(said).toMatch(/Tests +16 passed/)
})
