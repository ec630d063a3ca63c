/** The steps that come with CLODO, in the order in which they are shown. */
import type { Step } from '../step.ts'
import { accountId } from './account-id.ts'
import { buildUpload } from './build-upload.ts'
import { bundler } from './bundler.ts'
import { clodoFramework } from './clodo-framework.ts'
import { commonjs } from './commonjs.ts'
import { compatibilityDate } from './compatibility-date.ts'
import { express } from './express.ts'
import { ittyRouter } from './itty-router.ts'
import { jest } from './jest.ts'
import { legacyKeys } from './legacy-keys.ts'
import { nodeCompat } from './node-compat.ts'
import { observability } from './observability.ts'
import { pages } from './pages.ts'
import { schema } from './schema.ts'
import { secretsInVars } from './secrets.ts'
import { serviceWorker } from './service-worker.ts'
import { sqliteDurableObjects } from './sqlite-durable-objects.ts'
import { tomlToJsoncStep } from './toml-to-jsonc.ts'
import { toucan } from './toucan.ts'
import { unsafeBindings } from './unsafe-bindings.ts'
import { vitestEnvironment } from './vitest-environment.ts'
import { vitestPlugin } from './vitest-plugin.ts'
import { workersSites } from './workers-sites.ts'
import { wrangler4 } from './wrangler-4.ts'
import { wranglerTypes } from './wrangler-types.ts'

export const steps: readonly Step[] = [
  clodoFramework,
  legacyKeys,
  buildUpload,
  nodeCompat,
  wrangler4,
  tomlToJsoncStep,
  schema,
  observability,
  unsafeBindings,
  compatibilityDate,
  wranglerTypes,
  bundler,
  commonjs,
  serviceWorker,
  ittyRouter,
  express,
  toucan,
  workersSites,
  pages,
  jest,
  vitestEnvironment,
  vitestPlugin,
  secretsInVars,
  accountId,
  sqliteDurableObjects,
]
