import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Ledger, ledgerPath, openLedger } from '../../src/operate/ledger.ts'
import { memory, ROOT } from '../tree/memory.ts'

const as = ({ disk }: ReturnType<typeof memory>, pid = 1) => ({
  disk,
  now: () => new Date(0),
  process: { pid, host: 'test', alive: () => true },
})
const entry = (step: string) => ({ deploy: 'd', environment: 'production', script: 's', step, data: {} })
const path = `${ROOT}/${ledgerPath}`

function filled(steps: readonly string[]): { readonly at: ReturnType<typeof memory>; readonly ledger: Ledger } {
  const at = memory()
  const ledger = openLedger(as(at), ROOT)
  for (const step of steps) ledger.append(entry(step))
  return { at, ledger }
}

const text = (at: ReturnType<typeof memory>) => Buffer.from(at.disk.read(path) ?? []).toString()
const write = (at: ReturnType<typeof memory>, content: string) => at.disk.write(path, Buffer.from(content))

describe('the ledger', () => {
  it('stays whole while two processes write to it by turns', () => {
    const { at, ledger } = filled(['begin'])
    const other = openLedger(as(at, 2), ROOT)
    ledger.append(entry('uploaded'))
    other.append({ ...entry('begin'), deploy: 'e', environment: 'staging' })
    ledger.append(entry('done'))
    other.append({ ...entry('done'), deploy: 'e', environment: 'staging' })
    const written = openLedger(as(at), ROOT).entries
    expect(written.map(({ deploy, step }) => `${deploy} ${step}`)).toEqual([
      'd begin',
      'd uploaded',
      'e begin',
      'd done',
      'e done',
    ])
    expect(other.entries).toEqual(written)
  })

  it('is written by one process at a time, and not held up by one that was killed', () => {
    const { at, ledger } = filled(['begin'])
    const lock = `${ROOT}/${ledgerPath}.lock`
    at.disk.write(lock, Buffer.from('{"pid":7,"host":"test","since":"1970-01-01T00:00:00.000Z"}'))
    expect(() => ledger.append(entry('done'))).toThrow(expect.objectContaining({ code: 'ALREADY_RUNNING' }))
    const dead = { ...as(at), process: { pid: 1, host: 'test', alive: () => false } }
    openLedger(dead, ROOT).append(entry('done'))
    expect(openLedger(as(at), ROOT).entries.map(({ step }) => step)).toEqual(['begin', 'done'])
    expect(at.disk.kind(lock)).toBeUndefined()
  })

  it('reads what it wrote', () => {
    const { at, ledger } = filled(['begin', 'uploaded', 'done'])
    expect(openLedger(as(at), ROOT).entries).toEqual(ledger.entries)
  })

  it('sees every change of a line before the last, and every line taken out or put elsewhere', () => {
    fc.assert(
      fc.property(fc.nat(2), fc.constantFrom('change', 'remove', 'swap'), (index, how) => {
        const { at } = filled(['begin', 'uploaded', 'shifted', 'done'])
        const lines = text(at).trimEnd().split('\n')
        if (how === 'change') lines[index] = lines[index]?.replace('production', 'staging') ?? ''
        if (how === 'remove') lines.splice(index, 1)
        if (how === 'swap') lines.splice(index, 2, lines[index + 1] ?? '', lines[index] ?? '')
        write(at, `${lines.join('\n')}\n`)
        expect(() => openLedger(as(at), ROOT)).toThrow(expect.objectContaining({ code: 'LEDGER_BROKEN' }))
      }),
    )
  })

  it('leaves out a line that a kill has torn, and goes on after the one before', () => {
    const { at } = filled(['begin', 'uploaded'])
    write(at, `${text(at)}{"seq":3,"at"`)
    const again = openLedger(as(at), ROOT)
    expect(again.entries.map(({ step }) => step)).toEqual(['begin', 'uploaded'])
    again.append(entry('done'))
    again.append(entry('more'))
    expect(openLedger(as(at), ROOT).entries.map(({ step }) => step)).toEqual(['begin', 'uploaded', 'done', 'more'])
  })
})
