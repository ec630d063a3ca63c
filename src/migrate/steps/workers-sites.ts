import { posix } from 'node:path'
import { parse } from '../../edit/typescript/parse.ts'
import { restyle } from '../../edit/typescript/restyle.ts'
import { codeOf } from '../../project/detect/code.ts'
import { objectAt, textAt } from '../../project/detect/manifest.ts'
import { dialectIn, modulesOf, refuseAt } from '../code.ts'
import { configOf, fromConfig, scopesOf, withoutConfig } from '../config.ts'
import { dropDependency } from '../dependencies.ts'
import { assetModule, servesSite, toAssets } from '../sites.ts'
import { cannot, fine, needed, type Step } from '../step.ts'

/** Files in KV become static assets; the Worker runs first, as before, and reads paths as before. */
export const workersSites: Step = {
  id: 'workers-sites',
  title: 'Move Workers Sites to static assets',
  risk: 'review',
  code: true,
  after: ['legacy-keys', 'build-upload'],
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    const { path, value } = configOf(site)
    const found = scopesOf(value).filter((scope) => scope.value.site !== undefined)
    const [first] = found
    if (first === undefined) return fine('The config has no Workers Sites.')
    const { entry, kind, config } = site.repository
    if (first.path.length > 0 || found.length > 1) return cannot('site stands in an environment.', path)
    if (value.assets !== undefined || config?.names.includes('ASSETS'))
      return cannot('ASSETS, or assets, is there already.', path)
    const { include, exclude } = objectAt(value, 'site')
    if (include !== undefined || exclude !== undefined)
      return cannot('site.include and site.exclude choose files; .assetsignore does it for assets.', path)
    if (entry === undefined || kind === 'service-worker')
      return cannot(
        'The files are served by a service worker, whose globals no module has; write it as a module with assets by hand.',
        entry,
      )
    if (/\b__STATIC_CONTENT\b/.test(codeOf(site.read(entry) ?? '').bare.replaceAll(/env\.__STATIC_CONTENT\b/g, '')))
      return cannot('The namespace __STATIC_CONTENT is read by itself.', entry)
    return needed('Workers Sites puts files into KV, read by read billed; static assets cost nothing to serve.')
  },
  change(site, draft) {
    const config = configOf(site)
    const { path, value } = config
    const entry = site.repository.entry ?? ''
    const typed = /\.[cm]?tsx?$/.test(entry)
    const module = posix.join(posix.dirname(entry), `asset.${typed ? 'ts' : 'js'}`)
    const serving = modulesOf(site, entry).filter(servesSite)
    const [first] = serving
    if (first === undefined)
      throw refuseAt(
        parse(site.read(entry) ?? '', entry),
        parse(site.read(entry) ?? '', entry),
        'No module serves the files by getAssetFromKV.',
      )
    if (site.read(module) !== undefined) throw refuseAt(first, first, `${module} is there already.`)
    for (const { fileName, text } of serving) {
      const from = posix.relative(posix.dirname(fileName), module)
      draft.write(
        fileName,
        toAssets(text, fileName, { module: from.startsWith('.') ? from : `./${from}`, read: site.read }),
      )
    }
    draft.write(module, restyle(assetModule(typed), module, dialectIn(first)))
    if (value.main === undefined) draft.set(path, ['main'], fromConfig(config, entry))
    draft.unset(path, ['site'])
    const directory = textAt(objectAt(value, 'site'), 'bucket') ?? './public'
    draft.set(path, ['assets'], { directory, binding: 'ASSETS', run_worker_first: true, html_handling: 'none' })
    dropDependency(site, draft, '@cloudflare/kv-asset-handler')
    draft.note('Answers have the cache-control and etag of static assets now.')
    draft.note('The files that were uploaded to KV stay there, until you delete the namespace.')
  },
}
