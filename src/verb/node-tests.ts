/** Tests of the user that run where the modules of the runtime are unknown. */
import { packageJson, rangesIn, scriptsIn } from '../project/detect/manifest.ts'
import type { Project } from '../project/open.ts'
import type { Want } from '../resolve/resolve.ts'

const runner = /\b(?:vitest|jest|mocha|ava|tap|uvu|node\s+--test|bun\s+test)\b/
const inWorkerd = ['@cloudflare/vitest-plugin', '@cloudflare/vitest-pool-workers']

/** What the first modules that import from `cloudflare:` do to tests in Node which import the Worker. */
export function testsInNode({ lock, read }: Project, { recipe, facts }: Want): string[] {
  const { packageJson: path, entry } = recipe.existing ?? {}
  const text = path === undefined ? undefined : read(path)
  const fresh = facts.find(
    ({ fact }) => fact.kind === 'file' && lock.files[fact.path] === undefined && /from 'cloudflare:/.test(fact.text),
  )
  if (text === undefined || fresh === undefined) return []
  const manifest = packageJson(text, path)
  const script = scriptsIn(manifest).test
  const installed = rangesIn(manifest)
  if (script === undefined || !runner.test(script) || inWorkerd.some((name) => Object.hasOwn(installed, name)))
    return []
  return [
    `Tests run outside of workerd here (${script}), where nobody knows cloudflare:workers, which ${fresh.of.join(', ')} imports: a test that imports ${entry} fails. ${inWorkerd[0]} runs tests in workerd; else give the runner an alias for that import.`,
  ]
}
