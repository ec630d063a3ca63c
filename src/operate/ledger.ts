/** The ledger: one line for each thing that a deploy did or is about to do. */
import type { Json } from '../plugin/json.ts'
import { type Chain, type Link, openChain, type Writing } from './chain.ts'

export const ledgerPath = '.clodo/deploys.jsonl'

export interface NewEntry {
  /** The id of the deploy. */
  readonly deploy: string
  readonly environment: string
  readonly script: string
  readonly step: string
  readonly data: { readonly [key: string]: Json }
}

export type Entry = NewEntry & Link

export type Ledger = Chain<NewEntry>

/** @throws LEDGER_BROKEN */
export function openLedger(writing: Writing, root: string): Ledger {
  return openChain<NewEntry>(writing, { root, path: ledgerPath })
}
