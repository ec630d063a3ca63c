import type { Grant } from '../grant.ts'
import type { Profile } from './provider.ts'

/**
 * Whether somebody may sign in: whose verified address, or its domain, stands in the variable `AUTH_ADMIT`.
 * `*` admits everybody whom the providers know, which at a public one is the world; empty admits nobody.
 */
export function mayEnter({ email = '' }: Profile, { AUTH_ADMIT }: Env): boolean {
  const admitted = AUTH_ADMIT.split(',').map((entry) => entry.trim().toLowerCase())
  const address = email.toLowerCase()
  const domain = address.slice(address.lastIndexOf('@'))
  return admitted.includes('*') || (address.includes('@') && (admitted.includes(address) || admitted.includes(domain)))
}

/**
 * What somebody who has signed in is here. The name of the provider is part of the subject: two providers may know two people
 * by the same name. Where roles or tenants come from elsewhere, change it here.
 */
export function grantFor({ provider, id, email, name, claims }: Profile): Grant {
  const { roles } = claims
  return {
    subject: `${provider}:${id}`,
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
    scopes: [],
    claims: { ...(name !== undefined && { name }), ...(email !== undefined && { email }) },
  }
}
