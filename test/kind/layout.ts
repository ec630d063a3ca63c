import type { Layout } from '../../src/kind/index.ts'

/** A project with two environments, at the places of a created one. */
export const layout: Layout = {
  project: {
    name: 'shop',
    description: '',
    domain: '',
    environments: ['development', 'production'],
    compatibilityDate: '2026-01-01',
    packageManager: 'npm',
    pinNode: '',
  },
  config: 'wrangler.jsonc',
  packageJson: 'package.json',
  readme: 'README.md',
  migrations: 'migrations',
  existing: false,
}
