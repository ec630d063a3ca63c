import type { Rule } from '../rule.ts'

/** Files that hold values of secrets by their purpose. */
const kept =
  /(?:^|\/)(?:\.dev\.vars(?:\.[\w-]+)?|\.env(?:\.[\w-]+)?|\.npmrc|id_(?:rsa|ed25519|ecdsa)|[\w.-]+\.(?:pem|p12|pfx|key))$/
const harmless = /\.(?:example|sample|template)$/

export const secretFileTracked: Rule = {
  id: 'secret/file-tracked',
  severity: 'error',
  title: 'A file of secrets in version control',
  why: 'Whoever has the repository, or gets a copy of it, has the secrets, for as long as its history is kept.',
  mend: 'Run git rm --cached on it, add it to .gitignore, and replace every secret in it.',
  *look({ tracked, files }) {
    for (const file of tracked ?? []) {
      if (!kept.test(file) || harmless.test(file)) continue
      const text = () => (file.endsWith('.npmrc') || file.endsWith('.pem') ? (files.text(file) ?? '') : '')
      if (file.endsWith('.npmrc') && !/_(?:authToken|password|auth)\s*=\s*(?!\$\{)\S/.test(text())) continue
      if (file.endsWith('.pem') && !/PRIVATE KEY/.test(text())) continue
      yield { file, message: 'git has this file.' }
    }
  },
}
