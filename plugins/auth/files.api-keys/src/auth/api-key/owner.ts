/**
 * Notes which roles somebody has now, if they have API keys: what an owner has lost, each of their keys has lost within a
 * minute. What is older than what was noted before counts for nothing.
 *
 * @param asOf When that was so, in seconds since 1970: a token's `iat`, the moment of a sign-in.
 * @example await noteOwner(c.env.DB, { subject: 'ada', roles: [] }, now())
 */
export async function noteOwner(
  db: D1Database,
  { subject, roles }: { readonly subject: string; readonly roles: readonly string[] },
  asOf: number,
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO auth_owners (subject, roles, as_of)
       SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM auth_api_keys WHERE subject = ?1)
       ON CONFLICT (subject) DO UPDATE SET roles = excluded.roles, as_of = excluded.as_of
       WHERE excluded.as_of > auth_owners.as_of`,
    )
    .bind(subject, JSON.stringify(roles), asOf)
    .run()
}
