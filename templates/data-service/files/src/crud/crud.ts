import { Hono } from 'hono'
import { Problem } from '../http/problem.ts'
import { parseBody, validate } from '../http/validate.ts'
import type { Draft, Fields, Resource } from './fields.ts'
import { readListQuery } from './list-query.ts'
import { changedMeanwhile, etag, isKnown, requireMatch } from './precondition.ts'
import { rows } from './rows.ts'
import { draftSchema, merge, patchSchema } from './schema.ts'

/**
 * The routes of a resource: list, create, read, replace, patch and delete.
 *
 * @example app.route('/v1/items', crud({ name: 'item', table: 'items', fields }))
 */
export function crud<F extends Fields>(resource: Resource<F>) {
  const { find, insert, replace, remove, page } = rows(resource)
  const schema = draftSchema(resource.fields)
  const app = new Hono<{ Bindings: Env }>()

  const findOrFail = async (db: D1Database, id: string) => {
    const item = await find(db, id)
    if (!item) throw new Problem(404, { detail: `There is no such ${resource.name}` })
    return item
  }

  app.get('/', async (c) => {
    const parameters = new URL(c.req.url).searchParams
    const { items, next } = await page(c.env.DB, readListQuery(parameters, resource.fields))
    if (next) {
      parameters.set('cursor', next)
      c.header('Link', `<${c.req.path}?${parameters}>; rel="next"`)
    }
    return c.json({ data: items, nextCursor: next })
  })

  app.post('/', validate('json', schema), async (c) => {
    // The type is lost on the way through Hono, which cannot know it while the fields are open.
    const item = await insert(c.env.DB, c.req.valid('json') as Draft<F>)
    return c.json(item, 201, { Location: `${c.req.path}/${item.id}`, ETag: etag(item) })
  })

  app.get('/:id', async (c) => {
    const item = await findOrFail(c.env.DB, c.req.param('id'))
    const headers = { ETag: etag(item), 'Cache-Control': 'private, no-cache' }
    return isKnown(c, item) ? c.body(null, 304, headers) : c.json(item, 200, headers)
  })

  app.put('/:id', validate('json', schema), async (c) => {
    const item = await findOrFail(c.env.DB, c.req.param('id'))
    requireMatch(c, item)
    const replaced = await replace(c.env.DB, item, c.req.valid('json') as Draft<F>)
    if (!replaced) throw changedMeanwhile()
    return c.json(replaced, 200, { ETag: etag(replaced) })
  })

  app.patch('/:id', validate('json', patchSchema), async (c) => {
    const item = await findOrFail(c.env.DB, c.req.param('id'))
    requireMatch(c, item)
    const { id, version, createdAt, updatedAt, ...draft } = item
    const merged = merge(draft, c.req.valid('json'), resource.fields)
    const replaced = await replace(c.env.DB, item, parseBody(schema, merged))
    if (!replaced) throw changedMeanwhile()
    return c.json(replaced, 200, { ETag: etag(replaced) })
  })

  app.delete('/:id', async (c) => {
    const item = await findOrFail(c.env.DB, c.req.param('id'))
    requireMatch(c, item)
    if (!(await remove(c.env.DB, item))) throw changedMeanwhile()
    return c.body(null, 204)
  })

  return app
}
