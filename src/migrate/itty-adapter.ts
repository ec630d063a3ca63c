const adapter = `/** Runs a handler as itty-router does: with \`params\` and \`query\` on the request; one that answers nothing lets the next one try. */
export const route = (path, handler) => async (context, next) => {
  const request = context.req.raw
  request.query = queryOf(new URL(request.url))
  request.params = paramsOf(path, new URL(request.url).pathname)
  request.route = path
  const answer = await handler(request, context.env, context.executionCtx)
  return answer === undefined ? next() : answer
}

/** A name that comes twice has a list. */
const queryOf = ({ searchParams }) => {
  const query = {}
  for (const [name, value] of searchParams) query[name] = query[name] === undefined ? value : [query[name], value].flat()
  return query
}

/** As they stand in the path, not decoded. */
const paramsOf = (path, pathname) => {
  const parts = pathname.split('/')
  const names = path.split('/').map((name, index) => [name, parts[index]])
  return Object.fromEntries(names.flatMap(([name, part]) => (name.startsWith(':') ? [[name.slice(1), part]] : [])))
}
`

/** The adapter between a handler of itty-router and Hono, for a project in JavaScript or TypeScript. */
export function adapterText(typed: boolean): string {
  if (!typed) return adapter
  return adapter
    .replace(
      '/** Runs',
      "import type { Context, Next } from 'hono'\n\n// biome-ignore lint/suspicious/noExplicitAny: handlers say what they take\ntype Handler = (request: any, env: any, ctx: any) => unknown\n\n/** Runs",
    )
    .replace(
      '(path, handler) => async (context, next) =>',
      '(path: string, handler: Handler) => async (context: Context, next: Next): Promise<any> =>',
    )
    .replace(
      'const request = context.req.raw',
      'const request = context.req.raw as Request & { params: unknown; query: unknown; route: string }',
    )
    .replace('({ searchParams }) =>', '({ searchParams }: URL) =>')
    .replace('const query = {}', 'const query: Record<string, string | string[]> = {}')
    .replace('[query[name], value].flat()', '[query[name] as string | string[], value].flat()')
    .replace('(path, pathname) =>', '(path: string, pathname: string) =>')
    .replace('[name, parts[index]])', "[name, parts[index] ?? ''] as const)")
}
