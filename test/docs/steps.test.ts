import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { withSteps } from './steps.ts'

it('docs/migrating.md has the steps there are', () => {
  const document = readFileSync(join(import.meta.dirname, '../../docs/migrating.md'), 'utf8')
  expect(withSteps(document)).toBe(document)
})
