/** Sends the requests of the corpus to a Worker that runs. */
import { sign } from '../../src/check/token.ts'
import type { JsonObject } from '../../src/plugin/json.ts'
import type { Expectation } from '../project/detect/wild.ts'

type Route = Expectation['routes'][number]

export interface Answered extends Route {
  readonly found: { readonly status: number; readonly body: string }
}

/** @param caller whose token is sent where the request has none of its own */
export async function ask(
  origin: string,
  routes: readonly Route[],
  caller?: { readonly claims: JsonObject; readonly key: string },
): Promise<Answered[]> {
  const all: Answered[] = []
  for (const route of routes) {
    const [method = '', path = ''] = route.request.split(' ')
    const token: Record<string, string> =
      caller === undefined ? {} : { authorization: `Bearer ${sign(caller.claims, caller.key, new Date())}` }
    const response = await fetch(new URL(path, origin), {
      method,
      headers: { ...token, ...route.headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(15_000),
      ...(route.send === undefined ? {} : { body: route.send }),
    })
    all.push({ ...route, found: { status: response.status, body: await response.text() } })
  }
  return all
}

/** What is not as the corpus expects. */
export function wrongOf(answers: readonly Answered[]): string[] {
  return answers
    .filter(({ status, body, found }) => found.status !== status || (body !== undefined && found.body !== body))
    .map(
      ({ request, status, found }) =>
        `${request}: ${found.status} where ${status} is expected: ${found.body.slice(0, 120)}`,
    )
}
