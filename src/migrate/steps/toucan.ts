import { isArray } from '../../edit/value.ts'
import { textAt } from '../../project/detect/manifest.ts'
import { configOf, scopesOf, withoutConfig } from '../config.ts'
import { dependencyIn, dropDependency, setDependency } from '../dependencies.ts'
import { cannot, fine, needed, type Step } from '../step.ts'
import { toSentry } from '../toucan.ts'

const sdk = '@sentry/cloudflare'
/** From this date Node's modules are there without a flag. */
const withNode = '2026-08-04'

export const toucan: Step = {
  id: 'toucan',
  title: 'Replace toucan-js by the SDK of Sentry',
  risk: 'review',
  code: true,
  after: ['commonjs', 'service-worker', 'compatibility-date'],
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    if (dependencyIn(site, 'toucan-js') === undefined) return fine('toucan-js is not in use.')
    const { entry, kind } = site.repository
    if (entry === undefined || kind !== 'worker') return cannot('The Worker is no module yet.', entry)
    if (dependencyIn(site, sdk) !== undefined) return cannot(`${sdk} is there already.`, site.manifest?.path)
    return needed('toucan-js gets no new features; Sentry has an SDK for Workers.', entry)
  },
  change(site, draft) {
    const entry = site.repository.entry ?? ''
    draft.write(entry, toSentry(site.read(entry) ?? '', entry, site.read))
    const others = site.paths.filter(
      (path) => path !== entry && /\.[cm]?[jt]sx?$/.test(path) && /['"]toucan-js['"]/.test(site.read(path) ?? ''),
    )
    if (others.length === 0) dropDependency(site, draft, 'toucan-js')
    for (const other of others) draft.note(`${other} imports toucan-js still.`)
    setDependency(site, draft, sdk, 'dependencies')
    const { path, value } = configOf(site)
    const flags = isArray(value.compatibility_flags) ? value.compatibility_flags : []
    const has = flags.some((flag) => flag === 'nodejs_compat' || flag === 'nodejs_als')
    const date = textAt(value, 'compatibility_date') ?? ''
    if (!has && date < withNode) draft.set(path, ['compatibility_flags'], [...flags, 'nodejs_compat'])
    const own = scopesOf(value).filter(
      (scope) => scope.path.length > 0 && scope.value.compatibility_flags !== undefined,
    )
    for (const { name } of own)
      draft.note(`${name} has compatibility_flags of its own, where nodejs_compat may be missing.`)
    draft.note('Errors that nobody catches are reported now, too, with what the SDK finds of the request.')
  },
}
