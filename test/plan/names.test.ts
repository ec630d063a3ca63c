import { describe, expect, it } from 'vitest'
import { freeNames, renameFacts, renameText } from '../../src/plan/names.ts'
import type { Contribution } from '../../src/plugin/contribution.ts'
import { noneTaken, type TakenNames } from '../../src/project/detect/taken.ts'

const database: Contribution = { kind: 'binding', type: 'd1', name: 'DB' }
const version: Contribution = { kind: 'binding', type: 'version-metadata', name: 'CF_VERSION_METADATA' }
const level: Contribution = { kind: 'variable', name: 'LOG_LEVEL', value: 'info', describe: 'Level' }
const owned = (...facts: Contribution[]) => facts.map((fact) => ({ fact, of: ['logging'] }))
const taken = (names: readonly string[], more: Partial<TakenNames> = {}): TakenNames => ({
  ...noneTaken,
  ...more,
  names: new Set(names),
})

describe('names in Env', () => {
  it('stay where nobody has them', () => {
    expect(freeNames(owned(database, version, level), taken(['KV']))).toEqual({})
  })

  it('are others where something else has them, and free ones', () => {
    expect(freeNames(owned(database, level), taken(['DB', 'LOG_LEVEL', 'APP_LOG_LEVEL', 'SERVICE_LOG_LEVEL']))).toEqual(
      {
        DB: 'APP_DB',
        LOG_LEVEL: 'LOG_LEVEL_2',
      },
    )
  })

  it('are those of the user for a database, and for what a Worker binds once', () => {
    const theirs = taken(['DB', 'VERSION'], { databases: new Set(['DB']), only: { 'version-metadata': 'VERSION' } })
    expect(freeNames(owned(database, version), theirs)).toEqual({ CF_VERSION_METADATA: 'VERSION' })
  })

  it('stay as they were chosen, though the reason is gone', () => {
    expect(freeNames(owned(database), noneTaken, { DB: 'APP_DB', KV: 'APP_KV' })).toEqual({ DB: 'APP_DB' })
  })

  it('are refused where they are no words that can be told apart', () => {
    const plain: Contribution = { kind: 'binding', type: 'kv', name: 'cache' }
    expect(() => freeNames(owned(plain), taken(['cache']))).toThrow(/'cache'/)
  })

  it('are changed in facts and texts as whole words, all at once', () => {
    const names = { DB: 'APP_DB', LOG: 'DB' }
    expect(renameText("env.DB, DB_2, $DB, 'DB' and LOG", names)).toBe("env.APP_DB, DB_2, $DB, 'APP_DB' and DB")
    const secret: Contribution = { kind: 'secret', name: 'DB', describe: 'of DB' }
    const credential: Contribution = { kind: 'credential', secret: 'DB', algorithm: 'HS256', claims: {} }
    expect(renameFacts(owned(secret, credential, level), names)).toEqual(
      owned({ ...secret, name: 'APP_DB' }, { ...credential, secret: 'APP_DB' }, level),
    )
  })
})
