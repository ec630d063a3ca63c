import type { Module, Placing } from '../placing.ts'
import type { App } from './app.ts'
import { chainPlacing } from './chain.ts'
import { siteOf } from './site.ts'
import { statementPlacing } from './statements.ts'

/** Middleware and routes of an application; its site is looked up anew in each state of the module. */
export function honoPlacing(app: App): Placing {
  const at = ({ source }: Module): Placing => {
    const site = siteOf(source, app)
    return site.as === 'chain' ? chainPlacing(site) : statementPlacing(site)
  }
  return {
    find: (module, entry, code) => at(module).find(module, entry, code),
    candidates: (module, entry) => at(module).candidates(module, entry),
    insert: (module, placed) => at(module).insert(module, placed),
    drop: (module, node) => at(module).drop(module, node),
  }
}
