import { DurableObject } from 'cloudflare:workers'
import type { Algorithm, Use, Uses } from './algorithm.ts'
import type { Outcome } from './limit.ts'
import { slidingWindow } from './sliding-window.ts'
import { tokenBucket } from './token-bucket.ts'

export type AlgorithmName = 'token-bucket' | 'sliding-window'

const algorithms: Record<AlgorithmName, Algorithm> = { 'token-bucket': tokenBucket, 'sliding-window': slidingWindow }

/** Something to be counted, and how. */
export interface Take extends Omit<Use, 'now'> {
  readonly key: string
  readonly algorithm: AlgorithmName
}

/** How often what nobody asks about any more is forgotten, in milliseconds. */
const SWEEP = 60_000

/** Counts for a share of the keys of a limit. One object counts one key, one use after the other, so the count is exact. */
export class RateLimitShard extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS uses (key TEXT PRIMARY KEY, uses TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID',
    )
  }

  /** Counts a use, if it is allowed. One that is refused costs nothing. */
  async take({ key, algorithm, ...use }: Take): Promise<Outcome> {
    const now = Date.now()
    const { sql } = this.ctx.storage
    const [row] = sql.exec<{ uses: string }>('SELECT uses FROM uses WHERE key = ?', key).toArray()
    const before: Uses = row ? JSON.parse(row.uses) : []
    const { uses, outcome } = algorithms[algorithm](before, { ...use, now })
    if (!outcome.allowed) return outcome
    // After two periods every algorithm has forgotten.
    const until = now + 2 * use.period * 1000
    sql.exec('INSERT OR REPLACE INTO uses VALUES (?, ?, ?)', key, JSON.stringify(uses), until)
    await this.#sweepLater()
    return outcome
  }

  override async alarm(): Promise<void> {
    const { sql } = this.ctx.storage
    sql.exec('DELETE FROM uses WHERE until <= ?', Date.now())
    if (sql.exec('SELECT 1 FROM uses LIMIT 1').toArray().length > 0) await this.#sweepLater()
  }

  async #sweepLater(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now() + SWEEP)
  }
}
