import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runProgram } from '../matrix/program.ts'
import type { Files } from './migrating.ts'

/** What vitest says of a project on the disk. */
export async function tested(files: Files): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'clodo-jest-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'))
    return (await runProgram('vitest', ['run'], root)).said
  } finally {
    rmSync(root, { recursive: true })
  }
}
