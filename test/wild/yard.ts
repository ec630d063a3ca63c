/** A directory on the disk where repositories of the corpus find what they import, as if it were installed. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { repository } from '../matrix/generate.ts'
import { runProgram } from '../matrix/program.ts'
import type { Wild } from '../project/detect/wild.ts'

export interface Yard {
  readonly directory: string
  /** Writes a repository and answers its path. */
  write(name: string, files: Wild['files']): string
  remove(): void
}

export async function openYard(): Promise<Yard> {
  const directory = mkdtempSync(join(tmpdir(), 'clodo-wild-'))
  const modules = join(directory, 'node_modules')
  for (const name of packagesIn(join(repository, 'node_modules')))
    link(join(repository, 'node_modules', name), join(modules, name))
  link(join(repository, 'node_modules/.bin'), join(modules, '.bin'))
  cpSync(join(repository, 'fixtures/wild/packages'), modules, { recursive: true })
  await writeRuntimeTypes(directory)
  return {
    directory,
    write(name, files) {
      const root = join(directory, name)
      for (const [path, bytes] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true })
        writeFileSync(join(root, path), bytes)
      }
      return root
    },
    remove: () => rmSync(directory, { recursive: true }),
  }
}

/** `hono`, `@hono/zod-openapi`: packages by name, scopes taken apart so that stand-ins fit in. */
function packagesIn(modules: string): string[] {
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((one) => `${name}/${one}`) : [name],
    )
}

function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  if (!existsSync(to)) symlinkSync(from, to)
}

/** The types of the runtime, which most of the repositories take from a package. */
async function writeRuntimeTypes(directory: string): Promise<void> {
  const home = join(directory, 'node_modules/@cloudflare/workers-types')
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'package.json'), '{ "name": "@cloudflare/workers-types", "types": "index.d.ts" }\n')
  writeFileSync(join(home, 'wrangler.json'), '{ "name": "types", "compatibility_date": "2025-09-01" }\n')
  const made = await runProgram('wrangler', ['types', 'index.d.ts', '--include-env=false'], home)
  if (!made.ok) throw new Error(`wrangler types failed:\n${made.said}`)
  rmSync(join(home, 'wrangler.json'))
}
