import { isArray } from '../../edit/value.ts'
import type { JsonObject } from '../../plugin/json.ts'
import { textAt } from '../../project/detect/manifest.ts'
import { configOf, listed, type Scope, scopesOf, withoutConfig } from '../config.ts'
import { crossed, redundant } from '../platform/crossed.ts'
import { fine, needed, type Site, type Step } from '../step.ts'

/** What a Worker without a date runs with. */
const oldest = '2021-11-02'

/** Moves the date to the newest that workerd knows, and says which behaviour that turns on. */
export const compatibilityDate: Step = {
  id: 'compatibility-date',
  title: 'Raise compatibility_date, and list the behaviour that it turns on',
  risk: 'review',
  after: ['wrangler-4', 'toml-to-jsonc'],
  needs(site) {
    const { date } = site.platform
    const none = withoutConfig(site)
    if (none !== undefined) return none
    const old = outdated(site)
    if (old.length === 0) return fine(`compatibility_date is less than a year behind ${date}.`)
    const said = old.map(({ name, value }) => `${textAt(value, 'compatibility_date') ?? 'none'} (${name})`)
    return needed(`compatibility_date is ${listed(said)}; workerd knows dates up to ${date}.`)
  },
  change(site, draft) {
    const { platform } = site
    const config = configOf(site)
    const to = platform.date
    const top = config.value
    for (const { path, value } of outdated(site)) {
      draft.set(config.path, [...path, 'compatibility_date'], to)
      const from = textAt(value, 'compatibility_date') ?? oldest
      const given = flagsOf(value, top)
      for (const { date, flag, off } of crossed(platform.flags, { from, to, given }))
        draft.note(`${date} turns on ${flag}${off === undefined ? '' : `; compatibility_flags: "${off}" keeps it off`}`)
      const spare = redundant(platform.flags, { to, given: own(value) })
      if (spare.length === 0) continue
      const kept = own(value).filter((flag) => !spare.includes(flag))
      const at = [...path, 'compatibility_flags']
      if (kept.length === 0) draft.unset(config.path, at)
      else draft.set(config.path, at, kept)
      draft.note(`${listed(spare)} ${spare.length === 1 ? 'is' : 'are'} on by the new date, so the flag goes.`)
    }
    draft.answer('compatibilityDate', to)
    draft.note(`The newest date is taken from ${platform.from}.`)
  },
}

/** The top of the file, and environments with a date of their own. */
function outdated({ config, platform }: Site): Scope[] {
  const limit = yearBefore(platform.date)
  return scopesOf(config?.value ?? {}).filter(({ path, value }) => {
    const date = textAt(value, 'compatibility_date')
    return date === undefined ? path.length === 0 : date < limit
  })
}

function yearBefore(date: string): string {
  return `${Number(date.slice(0, 4)) - 1}${date.slice(4)}`
}

/** An environment inherits the flags of the top. */
function flagsOf(value: JsonObject, top: JsonObject): string[] {
  return value.compatibility_flags === undefined ? own(top) : own(value)
}

function own({ compatibility_flags: flags }: JsonObject): string[] {
  return isArray(flags) ? flags.filter((flag) => typeof flag === 'string') : []
}
