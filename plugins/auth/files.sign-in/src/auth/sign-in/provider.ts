import type { AuthorizationServer, Client, ClientAuth } from 'oauth4webapi'

/** What is known of somebody who has signed in. */
export interface Profile {
  /** The name of the provider that vouches for it. */
  readonly provider: string
  /** The name that the provider gives them for ever. */
  readonly id: string
  /** Only when the provider has made sure that it is theirs. */
  readonly email?: string
  readonly name?: string
  /** Everything that the provider signed. */
  readonly claims: Readonly<Record<string, unknown>>
}

/** Somebody who vouches for people. */
export interface Provider {
  /** What is asked of it. */
  readonly scope: string
  /** Where it is. */
  server(env: Env): Promise<AuthorizationServer>
  /** Who this service is there. */
  client(env: Env): { readonly id: string; readonly secret: string }
  /** How it wants to hear that. */
  authentication(server: AuthorizationServer, secret: string): ClientAuth
  /**
   * Who has signed in.
   *
   * @param response The answer of the token endpoint, not read yet.
   */
  profile(response: Response, exchange: Exchange): Promise<Omit<Profile, 'provider'>>
}

export interface Exchange {
  readonly server: AuthorizationServer
  readonly client: Client
  /** What was sent along, which an ID token must repeat. */
  readonly nonce: string
}

/** How long a provider may take, in milliseconds. */
export const PATIENCE = 5000
