/** A set in which something is missing has to be refused, and the refusal has to name all that would mend it. */
import { ClodoError } from '../../src/index.ts'
import type { Case } from './cases.ts'
import { generate, world } from './generate.ts'

/** What is wrong with the refusal; undefined where nothing is. */
export async function refusalFault(illegal: Case): Promise<string | undefined> {
  const error = await generate(illegal).then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (error === undefined) return 'it was not refused'
  if (!(error instanceof ClodoError) || error.code !== 'REQUIREMENT_UNMET') return `it was refused by ${String(error)}`
  const capability = String(error.data?.requires)
  const providers: string[] = []
  for (const id of world.sources.plugins.ids()) {
    const found = await world.sources.plugins.find(id)
    if (found?.plugin.provides?.includes(capability) === true) providers.push(id)
  }
  const unnamed = providers.filter((id) => !error.mend.includes(id))
  if (providers.length > 0 && unnamed.length > 0) return `the remedy does not name ${unnamed.join(', ')}: ${error.mend}`
  return error.exit === 3 ? undefined : `its exit code is ${error.exit}`
}
