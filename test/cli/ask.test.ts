import { expect, it } from 'vitest'
import { asker } from '../../src/cli/ask.ts'
import { refusal } from '../../src/cli/interview.ts'

it('without a terminal every question is refused, because the library would never settle', async () => {
  const ask = asker(false)
  for (const asked of [ask.text('?', ''), ask.one('?', []), ask.many('?', [], []), ask.yes('?', true)])
    await expect(asked).rejects.toMatchObject({ code: 'INPUT_NEEDED' })
})

it('a directory whose name cannot be a name is refused with one that can', () => {
  expect(refusal('apis/my-api')).toBeUndefined()
  expect(refusal('apis/My Api')).toMatch(/Try my-api\.$/)
  expect(refusal('日本')).not.toMatch(/Try/)
})
