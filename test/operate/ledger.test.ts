import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Ledger, ledgerPath, openLedger } from '../../src/operate/ledger.ts'
import { memory, ROOT } from '../tree/memory.ts'

const now = () => new Date(0)
const entry = (step: string) => ({ deploy: 'd', environment: 'production', script: 's', step, data: {} })
const path = `${ROOT}/${ledgerPath}`

function filled(steps: readonly string[]): { readonly at: ReturnType<typeof memory>; readonly ledger: Ledger } {
  const at = memory()
  const ledger = openLedger(at.disk, ROOT, now)
  for (const step of steps) ledger.append(entry(step))
  return { at, ledger }
}

const text = (at: ReturnType<typeof memory>) => Buffer.from(at.disk.read(path) ?? []).toString()
const write = (at: ReturnType<typeof memory>, content: string) => at.disk.write(path, Buffer.from(content))

describe('the ledger', () => {
  it('reads what it wrote', () => {
    const { at, ledger } = filled(['begin', 'uploaded', 'done'])
    expect(openLedger(at.disk, ROOT, now).entries).toEqual(ledger.entries)
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
        expect(() => openLedger(at.disk, ROOT, now)).toThrow(expect.objectContaining({ code: 'LEDGER_BROKEN' }))
      }),
    )
  })

  it('leaves out a line that a kill has torn, and goes on after the one before', () => {
    const { at } = filled(['begin', 'uploaded'])
    write(at, `${text(at)}{"seq":3,"at"`)
    const again = openLedger(at.disk, ROOT, now)
    expect(again.entries.map(({ step }) => step)).toEqual(['begin', 'uploaded'])
    again.append(entry('done'))
    again.append(entry('more'))
    expect(openLedger(at.disk, ROOT, now).entries.map(({ step }) => step)).toEqual([
      'begin',
      'uploaded',
      'done',
      'more',
    ])
  })
})
