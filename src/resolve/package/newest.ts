/** The version that a registry gives to who asks for no other. */
import type { Tools } from './fetch.ts'
import { readSpecifier } from './specifier.ts'

/** Undefined, where the package is from no registry or the registry does not answer. */
export async function newestOf({ run, env }: Tools, specifier: string): Promise<string | undefined> {
  const { kind, name } = readSpecifier(specifier)
  if (kind !== 'registry' || name === undefined) return undefined
  const args = ['view', '--json', '--', `${name}@latest`, 'version']
  const { code, stdout } = await run('npm', args, { cwd: '.', env, timeout: 30_000 })
  if (code !== 0) return undefined
  try {
    const said: unknown = JSON.parse(stdout)
    return typeof said === 'string' ? said : undefined
  } catch {
    return undefined
  }
}
