/** What the API answers: the envelope around every result, refusals with the codes of Cloudflare, pages of a list. */

/** A refusal as Cloudflare states it: the HTTP status and the code in the envelope. */
export class Refusal extends Error {
  readonly status: number
  readonly code: number

  constructor(status: number, code: number, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** An answer that is no envelope: bytes, a redirect, an upload acknowledged. */
export class Raw {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: Uint8Array | string

  constructor(body: Uint8Array | string, headers: { readonly [name: string]: string } = {}, status = 200) {
    this.status = status
    this.headers = headers
    this.body = body
  }
}

/** A list, and what is said of it beside it. */
export class Listed {
  readonly items: readonly unknown[]
  readonly info: object

  constructor(items: readonly unknown[], info: object) {
    this.items = items
    this.info = info
  }
}

/** One page of a list. */
export class Page extends Listed {
  constructor(all: readonly unknown[], query: URLSearchParams) {
    const page = Number(query.get('page') ?? 1)
    const perPage = Number(query.get('per_page') ?? 100)
    const items = all.slice((page - 1) * perPage, page * perPage)
    super(items, {
      page,
      per_page: perPage,
      count: items.length,
      total_count: all.length,
      total_pages: Math.max(1, Math.ceil(all.length / perPage)),
    })
  }
}

export function enveloped(result: unknown): { status: number; body: object } {
  if (result instanceof Refusal) {
    const errors = [{ code: result.code, message: result.message }]
    return { status: result.status, body: { success: false, errors, messages: [], result: null } }
  }
  const list = result instanceof Listed ? result : undefined
  const told = list === undefined ? {} : { result_info: list.info }
  return {
    status: 200,
    body: { success: true, errors: [], messages: [], result: list?.items ?? result ?? null, ...told },
  }
}
