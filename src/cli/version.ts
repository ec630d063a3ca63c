import { readFileSync } from 'node:fs'

/** The version of this package. */
export function version(): string {
  for (const up of ['../package.json', '../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as {
        name: string
        version: string
      }
      if (name === 'clodo') return version
    } catch {
      // The bundle stands one directory higher than the sources.
    }
  }
  return '0.0.0'
}
