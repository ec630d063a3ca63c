import { expect, it } from 'vitest'
import { app } from '../../src/app.ts'
import text from '../../wrangler.jsonc?raw'

const wrangler: { assets: { run_worker_first: string[] } } = JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, ''))
const rules = wrangler.assets.run_worker_first.map(
  (rule) => new RegExp(`^${rule.replaceAll('.', String.raw`\.`).replaceAll('*', '.*')}$`),
)
const routes = new Set(app.routes.map(({ path }) => path).filter((path) => path !== '/*' && path !== '*'))

it.each([...routes])('%s is asked of the Worker, and not looked for among the files', (route) => {
  expect(rules.some((rule) => rule.test(route))).toBe(true)
})
