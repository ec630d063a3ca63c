import { posix } from 'node:path'
import { addLine } from '../../edit/lines.ts'
import { isArray } from '../../edit/value.ts'
import { objectAt } from '../../project/detect/manifest.ts'
import { packageManagers } from '../../project/package-manager.ts'
import { configOf, listed, type Scope, scopesOf, withoutConfig } from '../config.ts'
import { fine, needed, type Step } from '../step.ts'

const named =
  /(?:^|_)(?:SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|CREDENTIALS?|PRIVATE_?KEY|API_?KEY|ACCESS_?KEY|AUTH_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|CLIENT_?SECRET|APIKEY|PAT)(?:$|_(?:KEY|VALUE|\d+)$)/i
/** Names of this kind are about secrets, and are none. */
const about =
  /(?:PUBLIC|PUBLISHABLE|_(?:URL|URI|NAME|TTL|HEADER|COUNT|LENGTH|LIMIT|ISSUER|AUDIENCE|EXPIR\w*|ID|PREFIX|TYPE|ENDPOINT)$|^MAX_)/i
const looks =
  /^(?:sk_(?:live|test)_|rk_live_|ghp_|gho_|github_pat_|xox[bpars]-|AKIA[0-9A-Z]{16}|AIza[\w-]{30}|SG\.[\w-]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|eyJ[\w-]{10,}\.eyJ)/
const placeholder = /^(?:$|x+$|\*+$|<.*>$|\$\{?.*|your[-_ ].*|change[-_ ]?me|todo|secret$|example$|placeholder$)/i

/** A value that a config holds is in each clone, and in the dashboard for everybody to read. */
export const secretsInVars: Step = {
  id: 'secrets-in-vars',
  title: 'Take secrets out of vars; name them in secrets.required',
  risk: 'review',
  after: ['wrangler-4', 'toml-to-jsonc'],
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    const found = scopesOf(configOf(site).value).flatMap(secretsIn)
    if (found.length === 0) return fine('No variable looks like a secret.')
    return needed(`These variables look like secrets: ${listed([...new Set(found)])}.`)
  },
  change(site, draft) {
    const { path, value } = configOf(site)
    const example = posix.join(posix.dirname(path), '.dev.vars.example')
    const { exec } = packageManagers[site.repository.packageManager]
    const config = path === posix.basename(path) ? '' : ` --config ${path}`
    for (const scope of scopesOf(value)) {
      const names = secretsIn(scope)
      if (names.length === 0) continue
      const vars = objectAt(scope.value, 'vars')
      for (const name of names) {
        draft.hide(String(vars[name]))
        draft.unset(path, [...scope.path, 'vars', name], [[...scope.path, 'vars']])
        draft.edit(example, (text) => addLine(text, `${name}=`))
        const environment = scope.path.length === 0 ? '' : ` --env ${String(scope.path[1])}`
        draft.command(`${exec} wrangler secret put ${name}${environment}${config}`)
      }
      const required = objectAt(scope.value, 'secrets').required
      const had = isArray(required) ? required : []
      draft.set(path, [...scope.path, 'secrets', 'required'], [...new Set([...had, ...names])])
    }
    draft.note(
      'The values are in the history of git: whoever has a clone has them, so make new ones before you set them.',
    )
    draft.note('CLODO keeps the values nowhere: clodo undo gives the names back, not the values.')
    draft.note('Write local values into .dev.vars, which git has to ignore.')
  },
}

function secretsIn({ value }: Scope): string[] {
  return Object.entries(objectAt(value, 'vars')).flatMap(([name, text]) => {
    if (typeof text !== 'string' || placeholder.test(text)) return []
    return looks.test(text) || (named.test(name) && !about.test(name)) ? [name] : []
  })
}
