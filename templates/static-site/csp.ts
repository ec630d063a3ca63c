const TURNSTILE = 'https://challenges.cloudflare.com'

/** What a page may load and do. Nothing inline, and nothing from elsewhere. */
export function policy({ turnstile }: { readonly turnstile: boolean }): string {
  return [
    "default-src 'none'",
    "base-uri 'none'",
    "connect-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(turnstile ? [`frame-src ${TURNSTILE}`] : []),
    "img-src 'self'",
    "manifest-src 'self'",
    `script-src 'self'${turnstile ? ` ${TURNSTILE}` : ''}`,
    "style-src 'self'",
  ].join('; ')
}
