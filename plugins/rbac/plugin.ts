import { definePlugin, type Stated } from 'clodo/plugin'
import { type Choice, foldersOf, keyOf, valuesOf } from './choice.ts'
import { migrationsOf } from './migrations.ts'
import { permissionsOf, policyOf } from './policy.ts'
import { probesOf, section } from './telling.ts'
import { wiring } from './wiring.ts'

/** Roles and typed permissions; a route that declares nothing is closed. */
export default definePlugin({
  id: 'rbac',
  title: 'Roles and permissions, denied by default',
  version: '2.0.0',
  options: {
    default: {
      type: 'choice',
      title: 'What a route that declares nothing does',
      describe: 'deny: it is closed, also those that were there before. allow: it answers as before',
      choices: ['deny', 'allow'],
      default: 'deny',
      ask: 'existing',
    },
    store: {
      type: 'choice',
      title: 'Where roles are made and given',
      describe:
        "code: roles are in the policy, who has them is in the caller's credential. d1: besides, roles can be made and given while the service runs",
      choices: ['code', 'd1'],
      default: 'code',
    },
    organisations: {
      type: 'boolean',
      title: 'Organisations with members, teams and invitations',
      default: false,
    },
    explain: {
      type: 'boolean',
      title: 'An endpoint that says why somebody may or may not',
      default: false,
    },
  },
  requires: ['http', 'problems', 'principal'],
  uses: ['resources', 'tests', 'tenant', 'log'],
  provides: ['guard'],
  provide: () => ({ guard: { module: 'src/rbac/allow.ts', allow: 'allow' } }),
  contribute: ({ answers, given }) => {
    const resources = given.resources ?? []
    const choice: Choice = {
      organisations: answers.organisations,
      custom: answers.store === 'd1',
      bindings: answers.organisations || answers.store === 'd1',
      explain: answers.explain,
      tenant: given.tenant !== undefined,
      key: keyOf(given),
    }
    const permissions = permissionsOf(resources, choice)
    const values = { ...valuesOf(choice, given), ...policyOf(resources, permissions, choice) }
    const folders = foldersOf(choice, given)
    return [
      ...folders.map((from): Stated => ({ kind: 'files', from, with: values })),
      ...(choice.bindings ? [{ kind: 'binding', type: 'd1', name: 'DB' } as const] : []),
      ...migrationsOf(choice),
      ...wiring(resources, choice, { closed: answers.default === 'deny' }),
      section(choice),
      ...probesOf(resources, choice),
    ]
  },
})
