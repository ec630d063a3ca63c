/** How strictly an environment is looked at; each is stricter than the one before. */
export const profiles = ['development', 'staging', 'production'] as const

export type Profile = (typeof profiles)[number]

/** How strictly an environment of this name is looked at: a name that says nothing is looked at most strictly. */
export function profileOf(environment: string): Profile {
  if (/^(dev|development|local|test)$/i.test(environment)) return 'development'
  if (/^(stage|staging|preview|qa|uat)$/i.test(environment)) return 'staging'
  return 'production'
}
