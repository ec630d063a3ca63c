/** The corpus of repositories that CLODO did not make: fixtures/wild. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Repository } from '../../../src/project/detect/repository.ts'

const corpus = join(import.meta.dirname, '../../../fixtures/wild')

export interface Expectation {
  readonly about: string
  readonly project?: string
  readonly config?: string
  /** It has tests that its script `test` runs. */
  readonly tests?: boolean
  readonly routes: readonly {
    readonly request: string
    readonly headers?: Record<string, string>
    readonly send?: string
    readonly status: number
    readonly body?: string
  }[]
  readonly secrets?: Record<string, string>
  readonly packages?: readonly string[]
  readonly detection: Repository
}

export interface Wild {
  readonly name: string
  /** Bytes by path, without expect.json. */
  readonly files: { readonly [path: string]: Buffer }
  readonly expected: Expectation
}

export function wild(): Wild[] {
  const names = readdirSync(corpus).filter((name) => existsSync(join(corpus, name, 'expect.json')))
  return names.map((name) => {
    const directory = join(corpus, name)
    const paths = readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
      .filter((path) => path !== 'expect.json')
    const files = Object.fromEntries(paths.map((path) => [path, readFileSync(join(directory, path))]))
    return { name, files, expected: JSON.parse(readFileSync(join(directory, 'expect.json'), 'utf8')) as Expectation }
  })
}
