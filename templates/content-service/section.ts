import type { Given } from 'clodo/plugin'

interface Chosen {
  readonly accept: 'images' | 'media' | 'all'
  readonly variants: 'none' | 'images'
  readonly gallery: boolean
}

/** What the README says of files. */
export function section({ accept, variants, gallery }: Chosen, { tenant, principal, guard }: Given): string {
  const images = variants === 'images'
  const paragraphs = [
    table(images, gallery),
    `A file is known by its content: \`src/media/types.ts\` has the closed list of types. Its name and what the caller says of its type
count for nothing. What is no such file is answered with 415 and leaves nothing behind; so is one that is two things at once, such as
an image with a page or an archive in it.${accept === 'all' ? ' PDF and SVG are sent for download alone.' : ''} Contents never change: another version is another file.`,
    `An upload in parts is begun with \`{ title, tags, size }\`. Each part has \`partSize\` bytes, but for the last; they can be sent at the
same time, in any order and again. \`GET\` says which are \`missing\`. An upload that stands still for a day is given up. Limits and
retention are in \`src/media/limits.ts\`.`,
    `Lists take \`?q=\` (words in title or tags; the case of ASCII does not count), \`?tag=\`, \`?type=image/*\`, \`?owner=\`, \`?size[gte]=\`, \`?size[lte]=\`, \`?deleted=true\`,
\`?sort=-createdAt\` (or \`title\`, \`size\`, each also with \`-\`), \`?limit=\` (1 to 100) and \`?cursor=\`. \`PATCH\` and \`DELETE\` need \`If-Match\`.
What is deleted can be restored for 30 days. An hourly cron then erases it, and what died on its way here.`,
    `\`POST …/links\` with \`{ expiresIn, download }\` gives a link that needs nothing else until it expires. It holds for this file and for
reading alone. To change keys, set the one that does not sign, let \`MEDIA_LINK_SIGNS_WITH\` name it, and replace the other a week later.`,
    `Contents are kept in the cache of the data centre that read them, by their key in the bucket and nothing that a caller says. Each
request asks the row first, so what was deleted is gone everywhere at once. The cache works on a domain of your own, not on workers.dev.`,
    ...(images
      ? [
          `Smaller versions are made by the Images binding, once for each file and each name in \`src/media/variants.ts\`, and kept in the bucket.`,
        ]
      : []),
    ...(principal === undefined
      ? [
          `Nobody is asked who they are: whoever reaches the service may send, change and delete files. \`clodo add auth\` before you deploy it.`,
        ]
      : [
          guard === undefined
            ? 'A file belongs to who sent it (`owner`), and nobody else changes, deletes or shares it. Whoever is known may read.'
            : 'A file notes who sent it (`owner`); who may change it is said by permissions. Unfinished uploads are for who began them.',
        ]),
    ...(tenant === undefined
      ? []
      : [
          'Files belong to tenants: rows by `databaseOf(c)`, objects in a folder of the tenant. A link holds for its file, whoever opens it.',
        ]),
  ]
  return paragraphs.join('\n\n')
}

function table(images: boolean, gallery: boolean): string {
  return `| request | answer |
|---|---|
| \`POST /v1/media?title=…&tags=a,b\` | takes the body as a file of up to 100 MB; 201 with \`Location\` |
| \`POST /v1/media/uploads\` | begins an upload in parts, of up to 2 GiB; 201 with \`id\`, \`partSize\`, \`parts\` |
| \`PUT /v1/media/uploads/:id/parts/:number\` | takes a part; 204 |
| \`GET /v1/media/uploads/:id\` | what is still \`missing\` |
| \`POST /v1/media/uploads/:id/finish\` | makes it a file; 201 |
| \`DELETE /v1/media/uploads/:id\` | takes it back; 204 |
| \`GET /v1/media\` | \`{ data, nextCursor }\`, and \`Link: <…>; rel="next"\` while there is more |
| \`GET\`, \`PATCH\`, \`DELETE /v1/media/:id\` | what is known of a file: \`title\`, \`tags\`, \`type\`, \`size\`, \`owner\` |
| \`POST /v1/media/:id/restore\` | brings a deleted file back |
| \`GET /v1/media/:id/content\` | the file, with ranges and conditional requests; \`?download=1\` to save it |
${images ? '| `GET /v1/media/:id/variants/:name` | a smaller version: `thumb`, `preview` |\n' : ''}| \`POST /v1/media/:id/links\` | a signed link that expires |
| \`GET /links/:id?…\` | the file, for who has the link |${gallery ? '\n| `GET /gallery` | a page of what is there |' : ''}`
}
