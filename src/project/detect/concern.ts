/** What services commonly have already, and how that shows: by a package, or in code that somebody wrote. */
interface Sign {
  /** Names of packages, and of their entries. */
  readonly packages: RegExp
  /** In the code without comments; all must be there. The first says where. */
  readonly written: readonly RegExp[]
}

export const signs = {
  auth: {
    packages:
      /^(?:jose|jsonwebtoken|better-auth|lucia|arctic|hono\/(?:jwt|jwk|bearer-auth|basic-auth)|@tsndr\/cloudflare-worker-jwt|@cfworker\/jwt|@clerk\/.*|@auth\/.*|@auth0\/.*|@workos-inc\/.*|@hono\/(?:clerk-auth|oidc-auth|firebase-auth|auth-js|oauth-providers)|@cloudflare\/workers-oauth-provider|@kinde-oss\/.*)(?:\/|$)/,
    written: [/['"`]authorization['"`]/i, /\b40[13]\b/],
  },
  cors: { packages: /^(?:hono\/cors|cors|@elysiajs\/cors)$/, written: [/access-control-allow-origin/i] },
  logging: {
    packages: /^(?:pino|winston|consola|tslog|workers-logger|hono-pino|hono\/logger|@logtail\/.*|@axiomhq\/.*)(?:\/|$)/,
    written: [/\b(?:function\s+(?:log|logEvent|logger)\s*\(|(?:const|let)\s+(?:log|logger)\s*=|class\s+\w*Logger\b)/],
  },
  rateLimit: {
    packages:
      /^(?:@upstash\/ratelimit|hono-rate-limiter|rate-limiter-flexible|@hono-rate-limiter\/.*|@elithrar\/workers-hono-rate-limit)(?:\/|$)/,
    written: [/\b\w*(?:rate_?limit|throttle)\w*/i, /\b429\b/],
  },
  tracing: {
    packages:
      /^(?:@microlabs\/otel-cf-workers|@opentelemetry\/.*|@sentry\/.*|toucan-js|@hono\/(?:sentry|otel)|@honeycombio\/.*)(?:\/|$)/,
    written: [/['"`]traceparent['"`]/i],
  },
} as const satisfies { readonly [concern: string]: Sign }

export type Concern = keyof typeof signs
