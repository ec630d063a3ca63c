/** What `create` makes equals the reviewed files of fixtures/created, file by file. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { create, folder, projectNames } from './projects.ts'

const advice = 'If this is what you want, run `npm run fixtures` and review the difference.'

function reviewed(project: string): { [path: string]: string } {
  const root = join(folder, project)
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map(({ parentPath, name }) => relative(root, join(parentPath, name)).replaceAll('\\', '/'))
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

it('has a project for each folder', () => {
  expect(readdirSync(folder).sort()).toEqual([...projectNames].sort())
})

describe.each(projectNames)('%s', async (project) => {
  const made = await create(project)
  const known = reviewed(project)

  it('has the reviewed files and no other', () => {
    expect(Object.keys(made), advice).toEqual(Object.keys(known))
  })

  it.each(Object.keys(known))('%s', (path) => {
    expect(made[path], advice).toBe(known[path])
  })
})
