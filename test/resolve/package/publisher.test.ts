/** What npm's registry says of who published a version, as `npm view --json` has it; recorded, but for the signature and the host. */
import { expect, it } from 'vitest'
import type { Tools } from '../../../src/resolve/package/fetch.ts'
import { publisherOf } from '../../../src/resolve/package/publisher.ts'
import { memoryDisk } from '../../../src/tree/memory.ts'

const signatures = [{ keyid: 'SHA256:DhQ8wR5APBvFHLF/+Tc+AYvPOdTpcIDqOhxsBHRwC7U', sig: 'MEQCIEIHUSPQz2bT' }]
const attestations = {
  url: 'https://registry.example/-/npm/v1/attestations/@playwright%2ftest@1.58.2',
  provenance: { predicateType: 'https://slsa.dev/provenance/v1' },
}
const workflow = {
  name: 'GitHub Actions',
  email: 'npm-oidc-no-reply@github.com',
  trustedPublisher: { id: 'github', oidcConfigId: 'oidc:9b3d9fed-0a97-49bd-9a15-5d0b718e645a' },
}
const of = { name: '@playwright/test', version: '1.58.2', specifier: '@playwright/test@^1.58.2', integrity: 'sha512-a' }

it.each([
  [
    'a workflow, with provenance',
    { _npmUser: workflow, dist: { attestations, signatures } },
    { by: 'GitHub Actions <npm-oidc-no-reply@github.com>', attested: true },
  ],
  [
    'a workflow that a person approved',
    { _npmUser: { ...workflow, approver: { name: 'ada' } }, dist: { attestations, signatures } },
    { by: 'GitHub Actions <npm-oidc-no-reply@github.com>, approved by ada', attested: true },
  ],
  [
    'a person, without provenance',
    { _npmUser: 'ada <ada@example.com>', dist: { signatures } },
    { by: 'ada <ada@example.com>', attested: false },
  ],
  [
    'an attestation that says nothing of the build',
    { dist: { attestations: { url: attestations.url }, signatures } },
    { attested: false },
  ],
  ['a mirror that tells neither', { dist: { integrity: 'sha512-a' } }, {}],
  [
    'a version of which the registry has other content',
    { _npmUser: workflow, dist: { attestations, signatures, integrity: 'sha512-b' } },
    { by: 'not told: the registry has other content under this version' },
  ],
  ['nonsense', [], {}],
])('%s', async (_title, said, told) => {
  const tools: Tools = {
    disk: memoryDisk('/').disk,
    env: {},
    randomHex: () => '',
    run: async () => ({ code: 0, stdout: JSON.stringify(said), stderr: '' }),
  }
  expect(await publisherOf(tools, of)).toEqual(told)
})
