import { readBaggage } from './baggage.ts'
import type { Attributes } from './trace.ts'

/** What all spans of this Worker have in common. `OTEL_RESOURCE_ATTRIBUTES` (`name=value,…`) adds to it, or overrules. */
export function resourceOf(env: Env): Attributes {
  return {
    'service.name': env.OTEL_SERVICE_NAME,
    'service.version': env.CF_VERSION_METADATA.id,
    'cloud.provider': 'cloudflare',
    'cloud.platform': 'cloudflare.workers',
    ...Object.fromEntries(readBaggage(env.OTEL_RESOURCE_ATTRIBUTES)),
  }
}
