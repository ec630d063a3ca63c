/** Load from a process of its own: `node load.ts URL PATH`. Ends at the end of its input, and prints what it saw. */
import { randomInt } from 'node:crypto'

/** One answer: when, of which version, with which key, and whether it was one. */
export interface Seen {
  readonly at: number
  readonly id: string
  readonly key: string
  readonly ok: boolean
}

const [url = '', path = '/'] = process.argv.slice(2)
const seen: Seen[] = []
let going = true
process.stdin.resume().on('end', () => {
  going = false
})

async function caller(): Promise<void> {
  while (going) {
    const key = `user-${randomInt(2000)}`
    const at = Date.now()
    try {
      const answer = await fetch(new URL(path, url), { headers: { 'Cloudflare-Workers-Version-Key': key } })
      const { id = '' } = answer.ok ? ((await answer.json()) as { id?: string }) : {}
      seen.push({ at, id, key, ok: answer.ok })
    } catch {
      seen.push({ at, id: '', key, ok: false })
    }
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

await Promise.all(Array.from({ length: 4 }, caller))
process.stdout.write(JSON.stringify(seen))
