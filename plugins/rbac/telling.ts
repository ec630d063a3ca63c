import type { ProbeContribution, Resource, Stated } from 'clodo/plugin'
import { BASE, type Choice } from './choice.ts'

/** What the README of a service says. */
export function section({ organisations, custom, explain }: Choice): Stated {
  const home = organisations ? `${BASE}/organisations/:organisation` : BASE
  const paragraphs = [
    [
      '`src/rbac/policy.ts` lists the permissions and the roles that have them. Behind `guard()` in `src/app.ts` a route that',
      "declares nothing is closed: `app.use('/v1/things/*', allow({ GET: 'things:read' }))` opens a path, `allow(…)` in front of",
      "a handler a route, and `can(c, 'things:write', thing)` asks inside of one. `test/rbac/policy.test.ts` has a table of what each",
      'role may: whoever changes the policy changes it, too.',
    ],
    ...(organisations
      ? [
          [
            `\`POST ${BASE}/organisations\` makes an organisation and its owner. Below \`${home}\` are \`members\`, \`teams\` and`,
            '`invitations`. The answer to a new invitation has its token, once: mail it to the address. Whoever got it sends it to',
            `\`POST ${BASE}/invitations/accept\`. Nobody gives or takes what they do not have; an organisation always has an owner.`,
          ],
        ]
      : []),
    ...(custom
      ? [
          [
            `\`PUT ${home}/roles/:role\` makes a role of \`{ permissions }\`, named \`custom:…\` where it is given. ${
              organisations
                ? `\`PUT ${home}/members/:subject\` gives it.`
                : `\`PUT ${home}/subjects/:subject/roles\` gives \`{ roles }\`, besides those of the credential.`
            }`,
          ],
        ]
      : []),
    ...(organisations || custom
      ? [
          [
            'A change is seen at once where it was made and within a minute elsewhere; the table `rbac_changes` keeps who made it.',
          ],
        ]
      : []),
    ...(explain
      ? [
          [
            `\`POST ${home}/decisions\` with \`{ permission, resource, subject, roles }\` says whether, by which role, and what is missing.`,
          ],
        ]
      : []),
  ]
  const text = paragraphs.map((lines) => lines.join('\n')).join('\n\n')
  return { kind: 'section', file: 'README.md', title: 'Permissions', rank: 100, text }
}

const refused = { status: 403, headers: { 'content-type': 'application/problem+json' } }

/** Who may gets in, who may not does not. */
export function probesOf(resources: readonly Resource[], { organisations, custom, explain }: Choice): Stated[] {
  return [
    ...resources.flatMap(probesOfResource),
    ...(organisations ? ofOrganisations : []),
    ...(custom && !organisations ? pair('the roles', { path: `${BASE}/roles` }) : []),
    ...(explain && !organisations
      ? pair('a decision', { method: 'POST', path: `${BASE}/decisions`, body: { permission: 'decisions:read' } })
      : []),
  ]
}

/** An administrator gets an answer, a viewer does not. */
function pair(what: string, request: ProbeContribution['request']): Stated[] {
  return [
    {
      kind: 'probe',
      name: `an administrator may see ${what}`,
      request,
      as: { roles: ['admin'] },
      expect: { status: 200 },
    },
    { kind: 'probe', name: `a viewer may not see ${what}`, request, as: { roles: ['viewer'] }, expect: refused },
  ]
}

const ofOrganisations: readonly Stated[] = [
  {
    kind: 'probe',
    name: 'a viewer may not make an organisation',
    request: { method: 'POST', path: `${BASE}/organisations`, body: { name: 'Acme' } },
    as: { roles: ['viewer'] },
    expect: refused,
  },
  {
    kind: 'probe',
    name: 'nobody sees an organisation without belonging to it',
    request: { path: `${BASE}/organisations/none/members` },
    as: { roles: ['viewer'] },
    expect: refused,
  },
  {
    kind: 'probe',
    name: 'a forged invitation leads nowhere',
    request: { method: 'POST', path: `${BASE}/invitations/accept`, body: { token: 'A'.repeat(43) } },
    as: {},
    expect: { status: 404, headers: { 'content-type': 'application/problem+json' } },
  },
]

/** A role of the policy gets in, a role that nobody knows does not. */
function probesOfResource({ name, path, methods, elsewhere }: Resource): Stated[] {
  if (methods.GET === undefined) return []
  const probe = (what: string, roles: string[], expect: ProbeContribution['expect']): Stated => ({
    kind: 'probe',
    name: `${what} read ${name}`,
    request: { path },
    as: { roles },
    expect,
  })
  return [
    ...(elsewhere ? [] : [probe('a viewer may', ['viewer'], { status: 200 })]),
    probe('a stranger may not', ['__proto__', 'nobody'], refused),
  ]
}
