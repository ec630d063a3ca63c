/** What the README says of the gateway. */
export const section = `\`src/gateway/upstreams.ts\` declares who answers, below which path; every setting is told in \`src/gateway/declare.ts\`. Nothing else is
reached, whatever a request says. A Worker is bound as a service in \`wrangler.jsonc\`, in each environment, and deployed before this
one; on your machine \`wrangler dev\` finds it while it runs in another terminal. Anything else is declared by its address:

\`\`\`ts
orders: { path: '/orders', rewrite: '/v1', targets: [{ binding: 'ORDERS' }, { url: 'https://orders.example' }], retries: 1 },
catalog: { path: '/catalog', targets: [{ url: 'https://catalog.example' }], cache: { maxAge: 60, query: ['page'] } },
\`\`\`

| | |
|---|---|
| paths | what could be read in two ways (\`//\`, \`%2f\`, \`..;\`) is refused with 400; redirects are passed on, never followed, and only to this service, the upstream's own paths and declared origins |
| headers | hop-by-hop headers, \`Forwarded\`, \`X-Forwarded-*\`, \`X-Identity-*\` and their kin are taken off; \`X-Forwarded-For\`, \`-Host\`, \`-Proto\`, \`X-Request-Id\` and \`Via\` are set. Credentials go on with \`credentials\` alone |
| failures | 502 for no answer, 504 for none in time, 503 while all targets are left alone, each with \`Retry-After\`. Other answers of upstreams are passed on as they are |
| retries | of GET, HEAD, OPTIONS, PUT, DELETE and what carries an \`Idempotency-Key\`, with no body or one of at most 64 KiB, at another target where there is one. At most one retry in ten requests, and ten in a burst |
| circuit breaker | a target is left alone after 5 failures in a row, for 10 s; then one request tries it |
| load balancing | of two that are drawn by weight, the one with fewer requests waiting; targets whose \`health\` check fails only where there are no others |
| cache | answers to GET that are public, without cookies and vary by declared headers alone. Only the declared parts of the query and of the headers reach the upstream, so nothing else can change what is kept |
| WebSockets, streams | passed through as they come. Only pages of this origin and of \`CORS_ORIGINS\` may open a WebSocket |
| \`/openapi.json\` | the documents (OpenAPI 3.0 or 3.1) of upstreams with \`openapi\`, as one of 3.1. Where one does not answer, what it said before stands there, with a note |

What breakers, budgets, balance and health know, each isolate of the Worker knows for itself and forgets when it ends: a target
that is down is found out by every one of them. The cache is that of the data centre, and \`*.workers.dev\` has none.`
