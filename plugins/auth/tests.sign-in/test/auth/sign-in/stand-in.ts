import { base64url } from 'jose'

interface Given {
  readonly challenge: string
  readonly redirectUri: string
  readonly nonce: string
}

export interface StandInOptions {
  readonly authorization: string
  readonly token: string
  /** Variables and secrets of the service that name its client. */
  readonly env: Partial<Env>
  readonly client: { readonly id: string; readonly secret: string }
  /** The one address to which it sends people back. */
  readonly redirectUri: string
}

/**
 * A provider, as strict as a real one: it sends people back to the registered address only, takes a code once, and only with the
 * verifier that belongs to its challenge. Tests reach it by `fetch`, as the service does.
 */
export class StandIn {
  readonly env: Partial<Env>
  readonly redirectUri: string
  /** How often somebody wanted to redeem a code. */
  redeemed = 0
  /** Whether its addresses are verified. */
  verified = true
  readonly options: StandInOptions
  readonly #codes = new Map<string, Given>()

  constructor(options: StandInOptions) {
    this.options = options
    this.env = options.env
    this.redirectUri = options.redirectUri
  }

  /** Somebody agrees: where their browser is sent. @throws {Error} for a request that a provider would refuse. */
  authorize(location: URL): URL {
    const { searchParams: query } = location
    const get = (name: string) => query.get(name) ?? ''
    if (location.origin + location.pathname !== this.options.authorization) throw new Error('not here')
    if (get('response_type') !== 'code' || get('client_id') !== this.options.client.id) throw new Error('no client')
    if (get('redirect_uri') !== this.redirectUri) throw new Error('not registered')
    if (get('code_challenge_method') !== 'S256' || get('code_challenge').length !== 43) throw new Error('no PKCE')
    const code = crypto.randomUUID()
    this.#codes.set(code, { challenge: get('code_challenge'), redirectUri: get('redirect_uri'), nonce: get('nonce') })
    const back = new URL(this.redirectUri)
    for (const [name, value] of Object.entries({ code, state: get('state'), ...this.said() }))
      back.searchParams.set(name, value)
    return back
  }

  /** What it says besides the code. */
  said(): Record<string, string> {
    return {}
  }

  /** Answers a request of the service; `undefined` for one that goes elsewhere. */
  async answer(request: Request): Promise<Response | undefined> {
    if (request.url !== this.options.token || request.method !== 'POST') return undefined
    this.redeemed += 1
    const form = new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer()))
    const given = this.#codes.get(form.get('code') ?? '')
    this.#codes.delete(form.get('code') ?? '')
    const verifier = new TextEncoder().encode(form.get('code_verifier') ?? '')
    const challenge = base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', verifier)))
    const { id, secret } = this.options.client
    const known = form.get('client_id') === id && form.get('client_secret') === secret
    if (!known || form.get('grant_type') !== 'authorization_code')
      return Response.json({ error: 'invalid_client' }, { status: 401 })
    if (given?.challenge !== challenge || given.redirectUri !== form.get('redirect_uri'))
      return Response.json({ error: 'invalid_grant' }, { status: 400 })
    return Response.json({ access_token: 'access', token_type: 'bearer', ...(await this.tokens(given.nonce)) })
  }

  /** What it gives besides an access token. */
  async tokens(_nonce: string): Promise<Record<string, unknown>> {
    return {}
  }
}
