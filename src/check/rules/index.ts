/** Every rule; a test holds that none of this folder is left out. */
import type { CodeRule } from '../code-rule.ts'
import type { Rule } from '../rule.ts'
import { actionUnpinned } from './action-unpinned.ts'
import { ciPermissions } from './ci-permissions.ts'
import { ciPullRequestTarget } from './ci-pull-request-target.ts'
import { ciScriptInjection } from './ci-script-injection.ts'
import { ciSecretEchoed } from './ci-secret-echoed.ts'
import { ciSecretInCommand } from './ci-secret-in-command.ts'
import { codeEvaluated } from './code-evaluated.ts'
import { compatibilityDateAhead } from './compatibility-date-ahead.ts'
import { compatibilityDateMissing } from './compatibility-date-missing.ts'
import { compatibilityDateOld } from './compatibility-date-old.ts'
import { corsAnyOrigin } from './cors-any-origin.ts'
import { corsCredentials } from './cors-credentials.ts'
import { debugOn } from './debug-on.ts'
import { dependencyAny } from './dependency-any.ts'
import { dependencyUnregistered } from './dependency-unregistered.ts'
import { environmentIncomplete } from './environment-incomplete.ts'
import { environmentShared } from './environment-shared.ts'
import { factMissing } from './fact-missing.ts'
import { guardMissing } from './guard-missing.ts'
import { insecureFetch } from './insecure-fetch.ts'
import { insecureUrl } from './insecure-url.ts'
import { keyInCode } from './key-in-code.ts'
import { lifecycleScript } from './lifecycle-script.ts'
import { localUrl } from './local-url.ts'
import { lockfileMissing } from './lockfile-missing.ts'
import { lockfileTwo } from './lockfile-two.ts'
import { moduleScopeIo } from './module-scope-io.ts'
import { observability } from './observability.ts'
import { openProxy } from './open-proxy.ts'
import { passThrough } from './pass-through.ts'
import { pbkdf2Iterations } from './pbkdf2-iterations.ts'
import { randomToken } from './random-token.ts'
import { secretCompared } from './secret-compared.ts'
import { secretFileTracked } from './secret-file-tracked.ts'
import { secretInVars } from './secret-in-vars.ts'
import { secretLogged } from './secret-logged.ts'
import { secretUndeclared } from './secret-undeclared.ts'
import { sqlBuilt } from './sql-built.ts'
import { unknownKey } from './unknown-key.ts'
import { unsynced } from './unsynced.ts'
import { weakCrypto } from './weak-crypto.ts'
import { weakKey } from './weak-key.ts'
import { workersDev } from './workers-dev.ts'

/** Those that look at files as data. */
export const rules: readonly Rule[] = [
  actionUnpinned,
  ciPermissions,
  ciPullRequestTarget,
  ciScriptInjection,
  ciSecretEchoed,
  ciSecretInCommand,
  compatibilityDateAhead,
  compatibilityDateMissing,
  compatibilityDateOld,
  corsAnyOrigin,
  debugOn,
  dependencyAny,
  dependencyUnregistered,
  environmentIncomplete,
  environmentShared,
  factMissing,
  guardMissing,
  insecureUrl,
  lifecycleScript,
  localUrl,
  lockfileMissing,
  lockfileTwo,
  observability,
  secretFileTracked,
  secretInVars,
  secretUndeclared,
  unknownKey,
  unsynced,
  weakKey,
  workersDev,
]

/** Those that look at the syntax of code. */
export const codeRules: readonly CodeRule[] = [
  codeEvaluated,
  corsCredentials,
  insecureFetch,
  keyInCode,
  moduleScopeIo,
  openProxy,
  passThrough,
  pbkdf2Iterations,
  randomToken,
  secretCompared,
  secretLogged,
  sqlBuilt,
  weakCrypto,
]
