/** Compares what a repository does with what it did before. */
import { type Answered, wrongOf } from './ask.ts'
import type { Seen } from './prove.ts'
import type { PluginSet } from './sets.ts'

/** What went wrong; empty where all is as promised. */
export function faultsOf(before: Seen, after: Seen, { ids, open }: PluginSet): string[] {
  return [
    ...newTypeErrors(before, after).map((error) => `types: ${error}`),
    ...(before.bundle.ok && !after.bundle.ok ? [`bundle: ${after.bundle.detail}`] : []),
    ...(open && before.tests === undefined && after.tests !== undefined ? [`its tests: ${after.tests}`] : []),
    ...after.boot.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`),
    ...(open ? wrongOf(after.plain) : guarded(after.plain, 401)).map((fault) => `routes: ${fault}`),
    ...withToken(after, ids, open).map((fault) => `routes with a token: ${fault}`),
    ...after.probes.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`),
  ]
}

/** Errors that were not there before; the same error may stand in a file as often as it did. */
function newTypeErrors(before: Seen, after: Seen): string[] {
  const known = [...(before.types ?? [])]
  return (after.types ?? []).filter((error) => {
    const at = known.indexOf(error)
    if (at >= 0) known.splice(at, 1)
    return at < 0
  })
}

/** With a good token a route answers as before, but where permissions are denied that nobody declared. */
function withToken({ signed }: Seen, ids: readonly string[], open: boolean): string[] {
  // A request that proves itself in another way is no caller of ours, and a route that asks who calls takes our token for its own.
  const ours = signed.filter(({ headers, status }) => headers?.authorization === undefined && status !== 401)
  return !open && ids.includes('rbac') ? guarded(ours, 403) : wrongOf(ours)
}

/** Nobody stands in front of assets, which are served without the Worker, nor of paths that lead nowhere. */
function guarded(answers: readonly Answered[], status: number): string[] {
  const nowhere = ({ status: before, found }: Answered) => before === 404 && found.status === 404
  const asset = ({ body, found }: Answered) => body?.startsWith('<!doctype') === true && found.body === body
  return answers
    .filter((one) => one.found.status !== status && !nowhere(one) && !asset(one))
    .map(({ request, found }) => `${request}: ${found.status} where ${status} is expected: ${found.body.slice(0, 120)}`)
}
