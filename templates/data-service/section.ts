/** What the README says of the resource. */
export function section(plural: string): string {
  return `| request | answer |
|---|---|
| \`GET /v1/${plural}\` | \`{ data, nextCursor }\`, and \`Link: <…>; rel="next"\` while there is more |
| \`POST /v1/${plural}\` | 201 with \`Location\` and \`ETag\` |
| \`GET /v1/${plural}/:id\` | 200, or 304 to an \`If-None-Match\` that still holds |
| \`PUT /v1/${plural}/:id\` | replaces it as a whole; needs \`If-Match\` |
| \`PATCH /v1/${plural}/:id\` | JSON merge patch (RFC 7396); needs \`If-Match\` |
| \`DELETE /v1/${plural}/:id\` | 204; needs \`If-Match\` |

\`If-Match\` is the \`ETag\` that was read: without it the answer is 428, and 412 when somebody else has written meanwhile.

Lists take \`?limit=\` (1 to 100, 20 unless told), \`?cursor=\` (\`nextCursor\` of the page before, with the same sort),
\`?sort=-price,name\` (up to three keys, \`-\` for descending, \`-createdAt\` unless told), \`?q=\` (search) and filters: \`?status=active\`,
\`?price[gte]=10\`, with \`eq\`, \`ne\`, \`lt\`, \`lte\`, \`gt\`, \`gte\` and \`in\` (\`?status[in]=draft,active\`). Pages are stable: what is added or
deleted meanwhile shifts nothing. Search reads every row that the filters leave, and folds the case of ASCII only.

The fields are declared in \`src/resources/${plural}.ts\`; body schema, types and queries follow from there. A new field needs a new
file in \`migrations/\`, and an index where it is sorted or filtered by often. Another resource is another such file, a migration and a line in \`src/app.ts\`.`
}
