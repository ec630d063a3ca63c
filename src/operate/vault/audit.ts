/** Who had what to do with which secret, and when; never a value. */
import { type Chain, openChain, type Writing } from '../chain.ts'

export const auditPath = '.clodo/audit.jsonl'

export type SecretAction =
  | 'set'
  | 'get'
  | 'generate'
  | 'rotate'
  | 'revoke'
  | 'import'
  | 'export'
  | 'sync'
  | 'rekey'
  | 'refused'

export interface Access {
  readonly environment: string
  readonly action: SecretAction
  readonly names: readonly string[]
  readonly who: string | undefined
}

/** @throws LEDGER_BROKEN */
export function openAudit(writing: Writing, root: string): Chain<Access> {
  return openChain<Access>(writing, { root, path: auditPath })
}
