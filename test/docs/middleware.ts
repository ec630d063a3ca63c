/** docs/middleware.md: the ranks as they are, and the application that comes of all six plugins as it is. */
import { rank } from '../../src/plugin/rank.ts'
import { type Files, generate } from '../matrix/generate.ts'

/** The plugins whose order is told; more may be there. */
export const six = ['auth', 'logging', 'multi-tenant', 'rate-limit', 'rbac', 'tracing'] as const

/** What stands at a rank, and why there. */
const meanings: { readonly [name in keyof typeof rank]: string } = {
  requestId: 'The id of the request, so that all that follows can name it',
  tracing: 'The span of the request, outermost of what takes time',
  metrics: 'Counts and durations; none of the six',
  logging: "The line of the request; behind it, the trace's id is put on the line",
  audit: 'What has to see denials, too; none of the six',
  securityHeaders: 'Headers of every answer, also of refusals and errors',
  cors: 'What pages of other origins may read; a preflight ends here, so it costs no limit',
  bodyLimit: '413 before anybody reads the body',
  ipLimit: 'A limit by address, ahead of what is dear: signatures, databases',
  publicRoute: 'Routes for everybody: liveness, readiness, sign-in',
  authentication: 'Who is calling: 401',
  tenant:
    'On whose behalf, and where its rows are: 403, 404. Then its quota, and the roles that D1 has for the caller there',
  authorization: 'Refuses what no route has declared: 403',
  declaration: 'What routes declare: 403 without the permission',
  principalLimit: 'Limits by API key, principal and tenant, of those who may: 429',
  idempotency: 'The same request twice is done once; none of the six',
  route:
    'The routes: validation, then the handler. Where none matches, 404, or 405 for a method that the path does not have',
}

export function filesOfSix(): Promise<Files> {
  return generate({
    name: 'six',
    type: 'data-service',
    options: {},
    plugins: Object.fromEntries(six.map((id) => [id, {}])),
  })
}

export async function middlewareDocument(): Promise<string> {
  const files = await filesOfSix()
  const rows = Object.entries(meanings)
    .sort(([a], [b]) => rank[a as keyof typeof rank] - rank[b as keyof typeof rank])
    .map(([name, meaning]) => `| ${rank[name as keyof typeof rank]} | \`${name}\` | ${meaning} |`)
  return `${head}\n| rank | name | what stands there |\n|---|---|---|\n${rows.join('\n')}\n${middle}\n\`\`\`ts\n${files['src/app.ts']}\`\`\`\n\n\`src/index.ts\` of the same service:\n\n\`\`\`ts\n${files['src/index.ts']}\`\`\`\n${foot}`
}

const head = `# The order of middleware

Made by \`npm run docs\`. A middleware runs where its **rank** says, whatever the order of adding; of the same rank, by its key. A plugin takes
a rank of \`rank\` in \`clodo/plugin\`, or a number between two of them. Outermost first:
`

const middle = `
The response side runs in reverse. Whoever refuses, throws: the application's error handler turns it into problem details (RFC 9457), and the answer
passes back through everything with a smaller rank. So 401, 403, 404, 405, 413, 422, 429 and 500 are logged and traced like any other answer, carry the id of
the request, the security headers and those of CORS, and, behind the limit by address, its fields. A route that declares nothing is no exception:
where \`guard()\` stands it is refused, with all of this.

A test takes a service with all six plugins, refuses requests in each of these ways, and reads its log, the spans that it exports and its headers:
\`test/docs/middleware.test.ts\`.

## With all six

\`src/app.ts\` of a data-service with ${six.slice(0, -1).join(', ')} and ${six.at(-1)}, as it is created:
`

const foot = `
## What is no request

\`logHandlers\` and \`traceHandlers\` stand around the handlers of the entry, tracing outermost: each cron, batch of messages and e-mail has its line and its
trace. Alarms of Durable Objects and calls by RPC have theirs by \`inLog\` within \`inTrace\`. Work for a tenant outside of a request goes through \`forTenant\`, whose messages
say whose they are.
`
