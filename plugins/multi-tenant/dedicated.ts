/** Tenants with a database of their own: the id, the key it is in an object, and the binding, `DB_ACME`. */
export function dedicatedIn({ dedicated }: { readonly dedicated: readonly string[] }) {
  return [...new Set(dedicated)].sort().map((id) => {
    const key = /^[A-Za-z]\w*$/.test(id) ? id : `'${id}'`
    return { id, key, binding: `DB_${id.toUpperCase().replaceAll('-', '_')}` }
  })
}
