/** What `npm run docs` writes is what stands there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { reference } from '../../src/cli/reference.ts'
import { troubleshooting, withRules } from './checks.ts'
import { contractDocument } from './contract.ts'
import { galleryDocument } from './gallery.ts'
import { middlewareDocument } from './middleware.ts'
import { pluginIds, pluginsDocument, withOptions } from './options.ts'
import { schemas, written } from './schemas.ts'

const advice = 'Run `npm run docs`.'

function text(path: string): string {
  return readFileSync(join(import.meta.dirname, '../..', path), 'utf8')
}

it('docs/commands.md is what the commands say', async () => {
  expect(text('docs/commands.md'), advice).toBe(await reference())
})

it('docs/checks.md has the rules that there are, and docs/troubleshooting.md the errors', () => {
  expect(text('docs/checks.md'), advice).toBe(withRules(text('docs/checks.md')))
  expect(text('docs/troubleshooting.md'), advice).toBe(troubleshooting())
})

it('docs/schemas has what the types of the documents say', () => {
  expect(written(), advice).toEqual(schemas())
})

it('docs/plugins.md is what types and plugins say', async () => {
  expect(text('docs/plugins.md'), advice).toBe(await pluginsDocument())
})

it('docs/middleware.md is what ranks and a service with all six plugins say', async () => {
  expect(text('docs/middleware.md'), advice).toBe(await middlewareDocument())
})

it('docs/contract.md is what the sources of the contract declare', async () => {
  expect(text('docs/contract.md'), advice).toBe(await contractDocument())
})

it('docs/gallery.md is what came out when its examples were stated', async () => {
  expect(text('docs/gallery.md'), advice).toBe(await galleryDocument())
})

it.each(pluginIds)('the README of %s has its options', async (id) => {
  const readme = text(`plugins/${id}/README.md`)
  expect(readme, advice).toBe(await withOptions(id, readme))
})

it('a README without options gets them ahead of its second section, and keeps all else', async () => {
  const readme = '# logging\n\n## What it adds\n\nmuch\n\n## How to use it\n\nwell\n'
  const made = await withOptions('logging', readme)
  expect(made).toMatch(/^# logging\n\n## What it adds\n\nmuch\n\n## Options\n\n\| option +\| values/)
  expect(made).toMatch(/\|\n\n## How to use it\n\nwell\n$/)
  expect(await withOptions('logging', made)).toBe(made)
})
