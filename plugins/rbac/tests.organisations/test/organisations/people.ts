import { type Place, place } from '../rbac/place.ts'

/** What the tests know of an organisation. */
export interface Organisation extends Place {
  status(subject: string, method: string, path: string, body?: unknown): Promise<number>
  json<T>(subject: string, method: string, path: string, body?: unknown): Promise<T>
}

/** An organisation that somebody has made. */
export async function organisation(owner: string): Promise<Organisation> {
  const made = await place(owner)
  return {
    ...made,
    status: async (subject, method, path, body) => (await made.as(subject)(method, path, body)).status,
    json: async (subject, method, path, body) => (await made.as(subject)(method, path, body)).json(),
  }
}
