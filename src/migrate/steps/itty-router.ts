import { posix } from 'node:path'
import { parse } from '../../edit/typescript/parse.ts'
import { restyle } from '../../edit/typescript/restyle.ts'
import { dialectIn } from '../code.ts'
import { withoutConfig } from '../config.ts'
import { dependencyIn, dropDependency, setDependency } from '../dependencies.ts'
import { toHono } from '../itty.ts'
import { adapterText } from '../itty-adapter.ts'
import { cannot, fine, needed, type Step } from '../step.ts'

/** The routes move to an app of Hono, where plugins find their places; each handler stays as it is, behind an adapter. */
export const ittyRouter: Step = {
  id: 'itty-router',
  title: 'Move the routes of itty-router to Hono',
  risk: 'review',
  code: true,
  after: ['commonjs', 'service-worker'],
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    const { router, entry, kind } = site.repository
    if (router !== 'itty-router' || entry === undefined) return fine('itty-router is not in use.')
    if (kind === 'service-worker')
      return cannot('The Worker is a service worker; the step service-worker has to go first.', entry)
    if (site.manifest === undefined) return cannot('There is no package.json for the dependency hono.')
    if (!/\bitty-router['"]/.test(site.read(entry) ?? ''))
      return cannot('The router is made in a module other than the entry.', entry)
    return needed('The routes are those of itty-router, in which plugins have no places.', entry)
  },
  change(site, draft) {
    const entry = site.repository.entry ?? ''
    const text = site.read(entry) ?? ''
    const typed = /\.[cm]?tsx?$/.test(entry)
    const adapter = posix.join(posix.dirname(entry), `route.${typed ? 'ts' : 'js'}`)
    const routed = toHono(text, entry, { adapter: `./${posix.basename(adapter)}`, read: site.read })
    draft.write(entry, routed.text)
    draft.write(adapter, restyle(adapterText(typed), adapter, dialectIn(parse(text, entry))))
    if (dependencyIn(site, 'hono') === undefined) setDependency(site, draft, 'hono', 'dependencies')
    if (routed.free) dropDependency(site, draft, 'itty-router')
    else draft.note('json, error and the like still come from itty-router, so that answers stay as they are.')
    if (!routed.catches) draft.note('Where no route answers, Hono answers 404; before, the Worker failed.')
    draft.note('HEAD is answered by the routes for GET, and an error that nobody catches by 500.')
  },
}
