import { tenantTables } from './tables.ts'

const guarded = new WeakMap<D1Database, D1Database>()

/** All that there is of a database. What else it has, the runtime keeps for itself, and would lead around the guard. */
const METHODS: readonly PropertyKey[] = ['batch', 'exec', 'getBookmark', 'prepare', 'withSession']

/** Names in SQL, in quotes of any kind or without. */
const NAME = /[A-Za-z_]\w*/g

/**
 * A database that does not know the tables of tenants: a statement that names one fails, whoever prepares it. Behind
 * `tenancy()` it stands in the place of `env.DB`, so that the only way to such rows is `databaseOf(c)`. It keeps from mistakes,
 * not from code that means to go around it: the `env` of `cloudflare:workers` is as it was.
 */
export function guard(db: D1Database): D1Database {
  const known = guarded.get(db)
  if (known !== undefined) return known
  const proxy = new Proxy(db, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (key === 'constructor') return value
      if (typeof value !== 'function' || !METHODS.includes(key)) return undefined
      if (key === 'batch' || key === 'getBookmark') return value.bind(target)
      return (text: string) => {
        if (key === 'withSession') return guard(value.call(target, text) as D1Database)
        return value.call(target, withoutTables(String(text)))
      }
    },
  })
  guarded.set(db, proxy)
  return proxy
}

/** Makes environments with `guard` before some of their databases. */
export function guardIn<E extends object>(databases: readonly (keyof E)[]): (env: E) => E {
  const handler: ProxyHandler<E> = {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      return databases.includes(key as keyof E) ? guard(value as D1Database) : value
    },
  }
  return (env) => new Proxy(env, handler)
}

function withoutTables(text: string): string {
  const names = new Set(text.toLowerCase().match(NAME))
  const table = tenantTables.find((one) => names.has(one.toLowerCase()))
  if (table !== undefined)
    throw new TypeError(`Rows of ${table} belong to tenants: read and write them by databaseOf(c)`)
  return text
}
