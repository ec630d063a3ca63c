/**
 * What the API on loopback answers, held to the types of Cloudflare's own package. It is compiled, never run, and by a
 * tsconfig of its own: `npm run typecheck`.
 */
import type { D1 } from 'cloudflare/resources/d1/d1'
import type {
  TimeTravelGetBookmarkResponse,
  TimeTravelRestoreResponse,
} from 'cloudflare/resources/d1/database/time-travel'
import type { Deployment } from 'cloudflare/resources/workers/scripts/deployments'
import type { ScheduleGetResponse } from 'cloudflare/resources/workers/scripts/schedules'
import type { SubdomainGetResponse } from 'cloudflare/resources/workers/scripts/subdomain'
import type { VersionGetResponse } from 'cloudflare/resources/workers/scripts/versions'
import type { bookmark, databaseShown, restore } from '../../src/testing/cloudflare/routes/d1.ts'
import type { schedulesOf } from '../../src/testing/cloudflare/routes/triggers.ts'
import type { deploymentShown, versionShown } from '../../src/testing/cloudflare/shown.ts'
import type { Script } from '../../src/testing/cloudflare/state.ts'

type Plain<T> = T extends object ? { -readonly [K in keyof T]: Plain<T[K]> } : T

/** Of that type, and with no key that it does not have, but for those that wrangler reads and the package leaves out. */
type Held<Ours extends Official, Official, More extends string = never> = [
  Exclude<keyof Ours, keyof Official | More>,
] extends [never]
  ? true
  : { readonly unknownKeys: Exclude<keyof Ours, keyof Official | More> }

const held: [
  Held<Plain<ReturnType<typeof deploymentShown>>, Deployment>,
  Held<
    Omit<Plain<ReturnType<typeof versionShown>>, 'resources' | 'metadata'>,
    Omit<VersionGetResponse, 'resources' | 'metadata'>,
    'annotations' | 'startup_time_ms'
  >,
  Held<Plain<ReturnType<typeof schedulesOf>>, ScheduleGetResponse>,
  Held<Plain<Script['subdomain']>, SubdomainGetResponse>,
  Held<ReturnType<typeof databaseShown>, D1>,
  Held<Awaited<ReturnType<typeof bookmark>>, TimeTravelGetBookmarkResponse>,
  Held<Awaited<ReturnType<typeof restore>>, TimeTravelRestoreResponse>,
] = [true, true, true, true, true, true, true]
void held
