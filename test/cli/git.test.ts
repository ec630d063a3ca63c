/** The user's git: one commit for one step, of the files of that step alone; a clean tree, where the user wants one. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nodeDisk, run } from '../../src/index.ts'
import { type Ended, shell } from './harness.ts'

const env = {
  PATH: process.env.PATH ?? '',
  HOME: '/nowhere',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CEILING_DIRECTORIES: tmpdir(),
}
let directory: string
let project: string

const git = (...args: string[]) => execFileSync('git', args, { cwd: project, env, encoding: 'utf8' }).trim()
const sh = () => shell({ env, world: { disk: nodeDisk(), run } })
const clodo = (...args: string[]): Promise<Ended> => sh().run([...args, '--no-install'], project)
const file = (path: string) => join(project, path)
const commits = () => git('log', '--format=%s').split('\n')
const inLast = () => git('show', '--name-only', '--format=', 'HEAD').split('\n').sort()

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'clodo-git-'))
  project = join(directory, 'service')
  expect((await sh().run(['create', 'service', '--no-install', '--no-git'], directory)).code).toBe(0)
  git('init', '--quiet', '--initial-branch=main')
  git('config', 'user.name', 'Ada')
  git('config', 'user.email', 'ada@example.com')
  git('config', 'commit.gpgsign', 'false')
  git('add', '--all')
  git('commit', '--quiet', '-m', 'Start')
})

afterEach(() => rmSync(directory, { recursive: true }))

describe('--commit', () => {
  it('makes one commit of what the step changed, and says what it did', async () => {
    expect(await clodo('add', 'greeting', '--commit')).toMatchObject({ code: 0 })
    expect(commits()).toEqual(['Add greeting', 'Start'])
    expect(git('log', '-1', '--format=%b')).toContain('clodo add greeting --commit')
    expect(inLast()).toContain('src/greeting/greet.ts')
    expect(git('status', '--porcelain')).toBe('')
    expect(await clodo('remove', 'greeting', '--commit')).toMatchObject({ code: 0 })
    expect(commits()).toEqual(['Remove greeting', 'Add greeting', 'Start'])
    expect(git('diff', 'HEAD~2')).toBe('')
    expect(await clodo('undo', '--commit')).toMatchObject({ code: 0 })
    expect(commits()[0]).toBe('Undo clodo remove greeting --commit --no-install')
    expect(git('status', '--porcelain')).toBe('')
  })

  it('leaves what else is staged, edited or new where it was', async () => {
    writeFileSync(file('mine.txt'), 'staged\n')
    git('add', 'mine.txt')
    writeFileSync(file('mine.txt'), 'staged, and edited since\n')
    writeFileSync(file('README.md.orig'), 'new\n')
    writeFileSync(file('LICENSE'), 'staged\n')
    git('add', 'LICENSE')
    const before = git('status', '--porcelain')
    expect(await clodo('add', 'greeting', '--commit')).toMatchObject({ code: 0 })
    expect(git('status', '--porcelain')).toBe(before)
    expect(git('show', ':mine.txt')).toBe('staged')
    expect(inLast()).not.toContain('mine.txt')
  })

  it('is refused before anything is written where an edit of the user would go along', async () => {
    writeFileSync(file('wrangler.jsonc'), `${readFileSync(file('wrangler.jsonc'), 'utf8')}// mine\n`)
    const { code, stderr } = await clodo('add', 'greeting', '--commit')
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('wrangler.jsonc is not committed'),
    })
    expect(git('status', '--porcelain')).toBe('M wrangler.jsonc')
    expect(commits()).toEqual(['Start'])
    expect(await clodo('add', 'greeting')).toMatchObject({ code: 0 })
  })

  it('is refused where there is no repository', async () => {
    rmSync(file('.git'), { recursive: true })
    const { code, stderr } = await clodo('add', 'greeting', '--commit')
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('GIT_NEEDED') })
  })

  it('that fails leaves the index as it was, and is made by resume', async () => {
    writeFileSync(file('.git/hooks/pre-commit'), '#!/bin/sh\necho no good >&2\nexit 1\n', { mode: 0o755 })
    const { code, stderr } = await clodo('add', 'greeting', '--commit')
    expect({ code, stderr }).toMatchObject({ code: 5, stderr: expect.stringContaining('no good') })
    expect(git('diff', '--cached')).toBe('')
    rmSync(file('.git/hooks/pre-commit'))
    expect(await clodo('resume')).toMatchObject({ code: 0 })
    expect(commits()).toEqual(['Add greeting', 'Start'])
    expect(git('status', '--porcelain')).toBe('')
  })

  it('changes nothing in a dry run', async () => {
    expect(await clodo('add', 'greeting', '--commit', '--dry-run')).toMatchObject({ code: 0 })
    expect(commits()).toEqual(['Start'])
  })

  it('is for a service below the root of the repository, too', async () => {
    rmSync(file('.git'), { recursive: true })
    const below = project
    project = directory
    git('init', '--quiet')
    git('config', 'user.name', 'Ada')
    git('config', 'user.email', 'ada@example.com')
    git('add', '--all')
    git('commit', '--quiet', '-m', 'Start')
    writeFileSync(join(directory, 'other.txt'), 'mine\n')
    expect(await sh().run(['add', 'greeting', '--commit', '--no-install'], below)).toMatchObject({ code: 0 })
    expect(inLast()).toContain('service/src/greeting/greet.ts')
    expect(git('status', '--porcelain')).toBe('?? other.txt')
  })
})

describe('git in the recipe', () => {
  const settings = (git: object) => {
    const recipe = JSON.parse(readFileSync(file('clodo.json'), 'utf8'))
    writeFileSync(file('clodo.json'), `${JSON.stringify({ ...recipe, git }, undefined, 2)}\n`)
    execFileSync('git', ['commit', '--quiet', '--all', '-m', 'Settings'], { cwd: project, env })
  }

  it('a dirty tree is no obstacle, unless the user says so', async () => {
    writeFileSync(file('mine.txt'), 'new\n')
    expect(await clodo('add', 'greeting')).toMatchObject({ code: 0 })
    git('add', '--all')
    settings({ clean: true })
    expect(await clodo('remove', 'greeting')).toMatchObject({ code: 0 })
    const { code, stderr } = await clodo('add', 'greeting')
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('GIT_DIRTY') })
    expect(await clodo('add', 'greeting', '--dry-run')).toMatchObject({ code: 0 })
    git('add', '--all')
    git('commit', '--quiet', '-m', 'All')
    expect(await clodo('add', 'greeting')).toMatchObject({ code: 0 })
    expect(JSON.parse(readFileSync(file('clodo.json'), 'utf8')).git).toEqual({ clean: true })
  })

  it('commit: true commits each step', async () => {
    settings({ commit: true })
    expect(await clodo('add', 'greeting')).toMatchObject({ code: 0 })
    expect(await clodo('generate', 'route', 'orders')).toMatchObject({ code: 0 })
    expect(commits().slice(0, 2)).toEqual(['clodo generate route orders --no-install', 'Add greeting'])
    expect(git('status', '--porcelain')).toBe('')
  })

  it('of another shape is refused', async () => {
    settings({ tidy: true })
    expect(await clodo('add', 'greeting')).toMatchObject({ code: 2, stderr: expect.stringContaining("'git'") })
  })
})

describe('migrate --commit', () => {
  const files = {
    'wrangler.jsonc': '{ "name": "w", "main": "index.js", "compatibility_date": "2026-01-01", "zone_id": "z" }\n',
    'index.js': 'export default { fetch: () => new Response() }\n',
  }
  const foreign = () => {
    rmSync(project, { recursive: true })
    mkdirSync(project)
    for (const [path, text] of Object.entries(files)) writeFileSync(file(path), text)
    git('init', '--quiet', '--initial-branch=main')
    git('config', 'user.name', 'Ada')
    git('config', 'user.email', 'ada@example.com')
    git('config', 'commit.gpgsign', 'false')
    git('add', '--all')
    git('commit', '--quiet', '-m', 'Start')
  }

  it('makes one commit of each step, of its files alone', async () => {
    foreign()
    writeFileSync(file('index.js'), `// mine\n${files['index.js']}`)
    expect(await clodo('migrate', 'observability', 'schema', '--commit')).toMatchObject({ code: 0 })
    expect(commits()).toEqual(['clodo migrate observability', 'clodo migrate schema', 'Start'])
    expect(inLast()).toEqual(['wrangler.jsonc'])
    expect(git('status', '--porcelain')).toBe('M index.js')
  })

  it('writes nothing where the commit would take edits along', async () => {
    foreign()
    writeFileSync(file('wrangler.jsonc'), `// mine\n${files['wrangler.jsonc']}`)
    expect(await clodo('migrate', '--commit')).toMatchObject({ code: 1, stderr: expect.stringContaining('GIT_DIRTY') })
    expect(commits()).toEqual(['Start'])
    expect(readFileSync(file('wrangler.jsonc'), 'utf8')).toContain('zone_id')
  })
})
