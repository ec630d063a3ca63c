/**
 * Where the service is reached from outside, as the variable `AUTH_ORIGIN` says. It is not taken from requests: they name
 * whatever host their sender likes.
 *
 * @throws {Error} when the variable is no origin.
 */
export function originOf({ AUTH_ORIGIN }: Env): string {
  if (!URL.canParse(AUTH_ORIGIN) || new URL(AUTH_ORIGIN).origin !== AUTH_ORIGIN)
    throw new Error('AUTH_ORIGIN must be a scheme and a host, such as https://api.example.com')
  return AUTH_ORIGIN
}
