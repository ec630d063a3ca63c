import { expect, it } from 'vitest'
import { policies } from '../../src/rate-limit/policies.ts'
import type { Policy } from '../../src/rate-limit/rate-limit.ts'
import text from '../../wrangler.jsonc?raw'

interface Configuration {
  readonly ratelimits: readonly { readonly name: string; readonly simple: object }[]
}

const wrangler = JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, '')) as Configuration & {
  env: Record<string, Configuration>
}
const all: readonly Policy[] = Object.values(policies)

it.each(Object.entries({ development: wrangler, ...wrangler.env }))(
  'callers in %s are told what is counted',
  (_environment, { ratelimits }) => {
    for (const { binding, limit, period } of all)
      expect(ratelimits.find(({ name }) => name === binding)?.simple, binding).toEqual({ limit, period })
  },
)
