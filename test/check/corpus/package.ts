import { type Case, manifest } from './case.ts'

const at = (more: object) => ({ 'package.json': manifest(more as never) })

export const packageCases: readonly Case[] = [
  {
    rule: 'package/lifecycle-script',
    found: [at({ scripts: { postinstall: 'node x.js' } }), at({ scripts: { prepare: 'husky' } })],
    near: [at({ scripts: { 'install:all': 'x', pretest: 'x' } })],
  },
  {
    rule: 'package/dependency-unregistered',
    found: [
      at({ dependencies: { a: 'git+https://git.example/a.git' } }),
      at({ devDependencies: { a: 'owner/name' } }),
      at({ dependencies: { a: 'http://a.example/a.tgz' } }),
    ],
    near: [
      at({ dependencies: { a: '^1.0.0', b: 'workspace:*', c: 'npm:x@1' } }),
      at({ dependencies: { a: `owner/name#${'a'.repeat(40)}` } }),
    ],
  },
  {
    rule: 'package/dependency-any-version',
    found: [at({ dependencies: { a: '*' } }), at({ devDependencies: { a: 'latest' } })],
    near: [at({ dependencies: { a: '~1.2' } }), at({ peerDependencies: { a: '*' } })],
  },
  {
    rule: 'package/lockfile-missing',
    found: [{ 'package-lock.json': '\0gone' }],
    near: [
      { 'package-lock.json': '\0gone', 'pnpm-lock.yaml': 'lockfileVersion: 9\n' },
      { 'package-lock.json': '\0gone', 'package.json': '{"name":"x"}' },
    ],
  },
  {
    rule: 'package/lockfiles-of-two',
    found: [{ 'yarn.lock': '' }],
    near: [{ 'src/yarn.lock': '' }],
  },
]
