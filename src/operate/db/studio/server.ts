/**
 * A local database in a page. Whoever has the token may look: it is in the address that is printed, and no page of another
 * origin and no name that resolves to this machine gets in with it.
 */
import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LocalDatabase } from '../../../cloudflare/sqlite.ts'
import { digest } from '../../../tree/digest.ts'
import { identifier } from '../../migrations.ts'
import { schemaOf } from '../schema.ts'
import { page, script, style } from './page.ts'

export interface Studio {
  /** With the token. */
  readonly url: string
  close(): Promise<void>
}

export interface StudioOptions {
  readonly database: LocalDatabase
  /** What is shown above. */
  readonly title: string
  readonly token: string
  /** 0: any that is free. */
  readonly port: number
  readonly write: boolean
}

export async function studio(options: StudioOptions): Promise<Studio> {
  const server = createServer((request, response) => void serve(options, request, response))
  server.listen(options.port, '127.0.0.1')
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/?token=${options.token}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Nothing from elsewhere, nothing into elsewhere. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

async function serve(options: StudioOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers: given, socket } = request
  const answer = (status: number, type: string, body: string) =>
    void response.writeHead(status, { ...headers, 'content-type': `${type}; charset=utf-8` }).end(body)
  const say = (status: number, value: unknown) => answer(status, 'application/json', JSON.stringify(value))
  const host = `127.0.0.1:${socket.localPort}`
  if (given.host !== host || (given.origin !== undefined && given.origin !== `http://${host}`))
    return say(403, { error: 'Only a page of this studio may ask.' })
  const { pathname, searchParams } = new URL(url, `http://${host}`)
  if (method === 'GET' && pathname === '/studio.js') return answer(200, 'text/javascript', script)
  if (method === 'GET' && pathname === '/studio.css') return answer(200, 'text/css', style)
  if (!isToken(options, given.authorization?.replace(/^Bearer /, '') || (searchParams.get('token') ?? '')))
    return say(401, { error: 'The token is missing or wrong: open the address that was printed.' })
  if (method === 'GET' && pathname === '/') return answer(200, 'text/html', page(options.title, options.write))
  try {
    say(200, await asked(options, { method, pathname, searchParams, body: () => textOf(request) }))
  } catch (error) {
    say(400, { error: (error as Error).message })
  }
}

function isToken({ token }: StudioOptions, given: string): boolean {
  return timingSafeEqual(Buffer.from(digest(token)), Buffer.from(digest(given)))
}

interface Asked {
  readonly method: string
  readonly pathname: string
  readonly searchParams: URLSearchParams
  body(): Promise<string>
}

const rowsOfPage = 100

async function asked({ database }: StudioOptions, { method, pathname, searchParams, body }: Asked): Promise<unknown> {
  if (method === 'GET' && pathname === '/api/tables') {
    const { tables, parts } = await schemaOf(database)
    return [...tables.map(({ name, sql }) => ({ name, type: 'table', sql })), ...parts]
  }
  if (method === 'GET' && pathname === '/api/rows') {
    const offset = Math.max(0, Math.trunc(Number(searchParams.get('offset') ?? 0)) || 0)
    const table = identifier(searchParams.get('table') ?? '')
    return await result(database, `SELECT * FROM ${table} LIMIT ${rowsOfPage} OFFSET ${offset}`)
  }
  if (method === 'POST' && pathname === '/api/sql') return await result(database, JSON.parse(await body()).sql)
  throw new Error('There is nothing of this name.')
}

async function result(database: LocalDatabase, sql: string) {
  const rows = await database.query<{ readonly [column: string]: unknown }>(sql)
  const columns = Object.keys(rows[0] ?? {})
  return {
    columns,
    rows: rows.slice(0, 1000).map((row) => columns.map((column) => shown(row[column]))),
    total: rows.length,
  }
}

/** What JSON can hold, and a person can read. */
function shown(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array)
    return { bytes: value.length, start: Buffer.from(value.subarray(0, 16)).toString('hex') }
  return typeof value === 'string' && value.length > 2000 ? `${value.slice(0, 2000)}…` : value
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length > 1_000_000) throw new Error('That is too long.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
