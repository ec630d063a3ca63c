/** The browser of the tests: Chromium from the variable `CHROMIUM` or from PATH. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { describe } from 'vitest'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

const executable = process.env.CHROMIUM ?? find(process.env.PATH ?? '')

/**
 * Tests that need a browser. Where there is none they are left out, and a line says so; with `CLODO_BROWSER=required` its
 * absence is a failure.
 */
export const describeInBrowser = describe.runIf(isThere())

/** Starts the browser; whoever does closes it. `localhost` is this machine, whatever the resolver says. */
export function openBrowser(): Promise<Browser> {
  if (executable === undefined) throw new Error('There is no browser.')
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const args = [...asRoot, '--host-resolver-rules=MAP localhost 127.0.0.1', '--disable-background-networking']
  return chromium.launch({ executablePath: executable, args })
}

function isThere(): boolean {
  if (executable !== undefined) return true
  if (process.env.CLODO_BROWSER === 'required')
    throw new Error('CLODO_BROWSER=required, and there is no Chromium on PATH or in CHROMIUM.')
  console.log('Left out, for want of a browser: install Chromium, or name one in the variable CHROMIUM.')
  return false
}

function find(path: string): string | undefined {
  const places = path.split(delimiter).flatMap((directory) => names.map((name) => join(directory, name)))
  return places.find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
