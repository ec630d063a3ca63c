import { itemsAt, objectAt, textAt } from '../../project/detect/manifest.ts'
import { configOf, listed, scopesOf, withoutConfig } from '../config.ts'
import { fine, needed, type Site, type Step } from '../step.ts'

/** A plan and a guard: what objects keep cannot be moved from here, so nothing is edited. */
export const sqliteDurableObjects: Step = {
  id: 'sqlite-durable-objects',
  title: 'Plan the move of Durable Objects from key-value storage to SQLite',
  risk: 'plan',
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    const classes = kvClasses(site)
    if (classes.length === 0) return fine('No Durable Object class has key-value storage.')
    return needed(
      `Key-value storage was chosen for ${listed(classes)}, and a class that was deployed keeps its storage for ever.`,
    )
  },
  change(site, draft) {
    const tags = scopesOf(configOf(site).value).flatMap(({ value }) =>
      itemsAt(value, 'migrations').flatMap((one) => textAt(one, 'tag') ?? []),
    )
    for (const name of kvClasses(site)) {
      draft.note(
        `${name}: do not rename new_classes to new_sqlite_classes in a tag that was deployed; the deploy is refused, or the data is lost.`,
      )
      draft.note(`${name}: if it was never deployed anywhere, change its tag by hand.`)
      draft.note(
        `${name}: else write a class ${name}Sql, and append a migration with a new tag and new_sqlite_classes: ["${name}Sql"].`,
      )
      draft.note(
        `${name}: bind it beside the old one, and let each new object read what the old one of the same name kept, once, before it answers.`,
      )
      draft.note(
        `${name}: when no old object is left, append deleted_classes: ["${name}"] in a deploy of its own. That deletes what is kept in it.`,
      )
    }
    draft.note(`Tags in use: ${listed([...new Set(tags)])}. Never edit one of them.`)
  },
}

/** Classes with key-value storage after all migrations, in the order of the tags. */
function kvClasses(site: Site): string[] {
  const found = scopesOf(configOf(site).value).flatMap(({ value }) => {
    const classes = new Set<string>()
    for (const migration of itemsAt(value, 'migrations')) {
      for (const name of namesAt(migration.new_classes)) classes.add(name)
      for (const { from, to } of itemsAt(migration, 'renamed_classes') as unknown as { from: string; to: string }[])
        if (classes.delete(from)) classes.add(to)
      for (const name of namesAt(migration.deleted_classes)) classes.delete(name)
    }
    const declared = Object.entries(objectAt(value, 'exports')).filter(([, one]) => textAt(one, 'storage') === 'kv')
    return [...classes, ...declared.map(([name]) => name)]
  })
  return [...new Set(found)]
}

function namesAt(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name: unknown) => typeof name === 'string') : []
}
