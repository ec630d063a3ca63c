import { Hono } from 'hono'
import { allow } from './allow.ts'
import { bodyOf, namesOf } from './body.ts'
import { assertCovers, callerNow, rolesToGive, scopeOf } from './grant.ts'
import { readHoldings } from './holdings.ts'
import { revise } from './revise.ts'

/** Who has which roles besides those of their credential. */
export const subjects: Hono<{ Bindings: Env }> = new Hono()

subjects.get('/:subject/roles', allow('roles:read'), async (c) => {
  const { db, organisation } = scopeOf(c)
  const { held } = await readHoldings(db, organisation, c.req.param('subject'))
  return c.json({ roles: held.map(({ role }) => role) })
})

subjects.put('/:subject/roles', allow('roles:write'), async (c) => {
  const subject = c.req.param('subject')
  const names = namesOf((await bodyOf(c)).roles, 'roles')
  const { db, organisation, by } = scopeOf(c)
  await revise({ db, organisation, by }, async () => {
    const after = await rolesToGive({ db, organisation }, names)
    const { held: before } = await readHoldings(db, organisation, subject)
    assertCovers(await callerNow(c, 'roles:write'), [...before, ...after])
    const statements = [
      db.prepare('DELETE FROM rbac_bindings WHERE organisation = ? AND subject = ?').bind(organisation, subject),
      ...names.map((role) =>
        db
          .prepare('INSERT INTO rbac_bindings (organisation, subject, role) VALUES (?, ?, ?)')
          .bind(organisation, subject, role),
      ),
    ]
    return { what: 'subject.roles', about: { subject, roles: names }, statements, answer: undefined }
  })
  return c.json({ roles: names })
})
