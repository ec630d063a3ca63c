import type { Contribution } from '../plugin/contribution.ts'
import { binding } from './binding.ts'
import { dependency } from './dependency.ts'
import * as facts from './facts.ts'
import type { Kind } from './kind.ts'

type Kinds = { readonly [K in Contribution['kind']]: Kind<Extract<Contribution, { kind: K }>> }

const kinds: Kinds = { ...facts, binding, dependency }

export function kindOf<C extends Contribution>(contribution: C): Kind<C> {
  return kinds[contribution.kind] as unknown as Kind<C>
}

/** The identity of a fact: its kind and its key, `dependency hono`. */
export function identity(contribution: Contribution): string {
  return `${contribution.kind} ${kindOf(contribution).key(contribution)}`
}

export type { Kind, Layout, Placement } from './kind.ts'
