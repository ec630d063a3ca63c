import { beforeAll, describe, expect, it } from 'vitest'
import { request } from '../client.ts'
import { largePng } from './samples.ts'
import { type Item, PATH, sendJson, stored } from './send.ts'

async function list(query: string): Promise<{ data: Item[]; nextCursor: string | null }> {
  const response = await request(`${PATH}?${query}`)
  expect(response.status).toBe(200)
  return response.json()
}

const titles = async (query: string) => (await list(query)).data.map(({ title }) => title)

describe('a list of files', () => {
  beforeAll(async () => {
    await stored(largePng(300), 'title=Anchor&tags=sea,iron')
    await stored(largePng(200), 'title=Boat%20100%25&tags=sea')
    await stored(largePng(100), 'title=Castle&tags=seaside')
  })

  it('is searched by words, tags, types and sizes', async () => {
    expect(await titles('q=ANCH')).toEqual(['Anchor'])
    expect(await titles('q=sea%20iron')).toEqual(['Anchor'])
    expect(await titles('q=100%25')).toEqual(['Boat 100%'])
    expect(await titles('q=_oat')).toEqual([])
    expect(await titles('tag=sea&sort=title')).toEqual(['Anchor', 'Boat 100%'])
    expect(await titles('type=image/*&sort=size')).toEqual(['Castle', 'Boat 100%', 'Anchor'])
    expect(await titles('type=image/gif')).toEqual([])
    expect(await titles('size[gte]=200&size[lte]=250')).toEqual(['Boat 100%'])
    expect(await titles('owner=nobody')).toEqual([])
  })

  it.each(['sort=title', 'sort=-title', 'sort=size', 'sort=-createdAt', 'sort=createdAt'])(
    'with %s has pages that stay what they are',
    async (sort) => {
      const all = await titles(`${sort}&limit=100`)
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page: Awaited<ReturnType<typeof list>> = await list(`${sort}&limit=1${cursor ? `&cursor=${cursor}` : ''}`)
        seen.push(...page.data.map(({ title }) => title))
        cursor = page.nextCursor
      } while (cursor !== null)
      expect(seen).toEqual(all)
    },
  )

  it('says where the next page is', async () => {
    const response = await request(`${PATH}?limit=1&tag=sea`)
    expect(response.headers.get('Link')).toMatch(/^<\/v1\/media\?limit=1&tag=sea&cursor=[\w%-]+>; rel="next"$/)
  })

  it('tells nothing of how a file is kept', async () => {
    const { data } = await list('limit=1')
    const known = 'createdAt deletedAt id owner size tags title type updatedAt version'.split(' ')
    expect(Object.keys(data[0] ?? {}).sort()).toEqual(known)
  })

  it('has what was deleted by itself', async () => {
    const { id } = await stored(largePng(400), 'title=Wreck')
    await request(`${PATH}/${id}`, { method: 'DELETE', headers: { 'If-Match': '"1"' } })
    expect(await titles('q=wreck')).toEqual([])
    expect(await titles('q=wreck&deleted=true')).toEqual(['Wreck'])
  })

  it('has no upload that is not finished', async () => {
    await sendJson('POST', `${PATH}/uploads`, { title: 'Half', size: 100 })
    expect(await titles('q=half')).toEqual([])
  })

  it.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'sort=key',
    'cursor=abc',
    'type=text',
    'deleted=false',
    'state=uploading',
    'size[gte]=-1',
  ])('is not given for %s', async (query) => {
    const response = await request(`${PATH}?${query}`)
    expect(response.status).toBe(400)
  })

  it('takes no cursor of another sort', async () => {
    const { nextCursor } = await list('sort=title&limit=1')
    expect((await request(`${PATH}?sort=size&cursor=${nextCursor}`)).status).toBe(400)
  })
})
