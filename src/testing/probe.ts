/** Probes of a plugin against a running Worker, as a call for tests of its author. */
import { machine } from '../cli/world.ts'
import {
  ClodoError,
  type Found,
  makeService,
  noService,
  type Phase,
  type ServiceWishes,
  sourcesWith,
  start,
  type Verification,
  verify,
} from '../index.ts'

export interface ProbeOptions extends ServiceWishes {
  /** What is checked; that the Worker boots and answers each probe by default. */
  readonly only?: readonly Phase[]
  /** Ends it. */
  readonly signal?: AbortSignal
}

export interface Probed extends Verification {
  /** The service type on which it was tried. */
  readonly type: string
}

/**
 * Makes a service with a plugin, boots it in workerd and holds each probe against what it answers. The service is gone
 * afterwards.
 *
 * @example
 * const { checks } = await probe(await openPackageAt(folder))
 * expect(checks.filter(({ ok }) => !ok)).toEqual([])
 *
 * @throws PLUGIN_INVALID where the plugin fits no service type, INSTALL_MISSING where the service could not be installed
 */
export async function probe(found: Found, options: ProbeOptions = {}): Promise<Probed> {
  const { only = ['boot', 'probes'], signal, ...wishes } = options
  const world = { ...machine(), sources: sourcesWith([found]) }
  const service = (await makeService(world, found, wishes)) ?? noService(found)
  const { type, root, failure } = service
  try {
    if (failure !== undefined)
      throw new ClodoError('INSTALL_MISSING', {
        what: `The service could not be installed: ${failure.reason}`,
        where: root,
      })
    const tools = { ...world, start, fetch }
    return { type, ...(await verify(tools, root, { only, ...(signal === undefined ? {} : { signal }) })) }
  } finally {
    service.remove()
  }
}
