/** The project's own compiler over the project, after the types of its bindings are made anew. */
import { posix } from 'node:path'
import { packageJson, scriptsIn } from '../project/detect/manifest.ts'
import { decode } from '../tree/utf8.ts'
import { type Check, failed, passed, timed } from './check.ts'
import type { Site } from './site.ts'

/** No check at all where the project has no TypeScript. */
export async function checkTypes(site: Site): Promise<Check[]> {
  if (site.disk.kind(posix.join(site.root, 'tsconfig.json')) !== 'file') return []
  const check = await timed('types', site.now, async () => {
    const args = argumentsOfTypes(site)
    if (args !== undefined) {
      const types = site.launch('wrangler', ['types', ...args])
      if ((await types.ended) !== 0) return failed(types.said().trim())
    }
    const tsc = site.launch('tsc', ['--noEmit', '--pretty', 'false', '-p', '.'])
    return (await tsc.ended) === 0 ? passed('tsc finds no error') : failed(tsc.said().trim())
  })
  return [check]
}

const generated = 'worker-configuration.d.ts'

/** How the project has `wrangler types` run; undefined where it does not use it. */
function argumentsOfTypes({ disk, root }: Site): string[] | undefined {
  const bytes = disk.read(posix.join(root, 'package.json'))
  const scripts = scriptsIn(packageJson(bytes && decode(bytes, 'package.json')))
  const written = Object.values(scripts).flatMap((script) => /\bwrangler types\b([^&|;]*)/.exec(script)?.[1] ?? [])
  const [first] = written
  if (first !== undefined) return first.split(/\s+/).filter((word) => word !== '')
  return disk.kind(posix.join(root, generated)) === 'file' ? [] : undefined
}
