/** The steps that come with CLODO, in the order in which they are shown. */
import type { Step } from '../step.ts'
import { accountId } from './account-id.ts'
import { compatibilityDate } from './compatibility-date.ts'
import { observability } from './observability.ts'
import { schema } from './schema.ts'

export const steps: readonly Step[] = [compatibilityDate, observability, schema, accountId]
