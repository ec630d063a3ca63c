/** The handlers a Worker has beside `fetch`. */
import type { SlotContribution } from '../../plugin/contribution.ts'

export interface Handler {
  /** Names and types of its parameters; `Env` stands for the type the module uses. */
  readonly parameters: readonly (readonly [name: string, type: string])[]
  /** What tells one entry's events from another's, as a member of the first parameter. */
  readonly told: string | undefined
}

/** In the order in which they stand in a module. */
export const handlers = {
  scheduled: { parameters: taking('controller', 'ScheduledController'), told: 'cron' },
  queue: { parameters: taking('batch', 'MessageBatch'), told: 'queue' },
  email: { parameters: taking('message', 'ForwardableEmailMessage'), told: undefined },
  tail: { parameters: taking('events', 'TraceItem[]'), told: undefined },
} as const satisfies { readonly [name: string]: Handler }

export type HandlerName = keyof typeof handlers

export const handlerNames = Object.keys(handlers) as HandlerName[]

/** Those that stand below a handler. */
export function handlersBelow(slot: HandlerName): ReadonlySet<string> {
  return new Set(handlerNames.slice(handlerNames.indexOf(slot) + 1))
}

function taking(name: string, type: string): Handler['parameters'] {
  return [
    [name, type],
    ['env', 'Env'],
    ['ctx', 'ExecutionContext'],
  ]
}

export function isHandler(slot: string): slot is HandlerName {
  return Object.hasOwn(handlers, slot)
}

/** An entry in two halves: `if (controller.cron === '0 3 * * *') ` and `purge(controller, env, ctx)`. */
export function partsOf(
  entry: SlotContribution,
  slot: HandlerName,
  code: string,
  names: readonly string[],
): { guard: string; call: string } {
  const { told } = handlers[slot]
  const guard = told === undefined || entry.at === undefined ? '' : `if (${names[0]}.${told}${isFor(slot, entry.at)}) `
  const callee = /^[\w$.]+$/.test(code) ? code : `(${code})`
  return { guard, call: `${callee}(${names.join(', ')})` }
}

/** Queues are called after the project and the environment: `api-staging-orders`. */
function isFor(slot: HandlerName, at: string): string {
  return slot === 'queue' ? `.endsWith(${JSON.stringify(`-${at}`)})` : ` === ${JSON.stringify(at)}`
}

/** The ways to run an entry: awaited, and in a function that is not async kept alive by its context. */
export function runs(call: string, names: readonly string[]): { awaited: string; kept: string } {
  return { awaited: `await ${call}`, kept: `${names[2]}.waitUntil(${call})` }
}
