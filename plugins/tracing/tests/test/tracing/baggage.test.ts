import { describe, expect, it } from 'vitest'
import { readBaggage, writeBaggage } from '../../src/tracing/baggage.ts'

const read = (header: string) => [...readBaggage(header)]

describe('baggage', () => {
  it('is read and written', () => {
    const baggage = readBaggage('userId=alice , plan = a%20b%2Cc;p=1;q, empty=')
    expect([...baggage]).toEqual([
      ['userId', 'alice'],
      ['plan', 'a b,c'],
      ['empty', ''],
    ])
    expect(writeBaggage(baggage)).toBe('userId=alice,plan=a%20b%2Cc,empty=')
    expect(read(writeBaggage(baggage))).toEqual([...baggage])
  })

  it.each(['', '=', '=x', 'a', 'a b=c', 'a="x"', 'a=é', 'a=%', 'a=%ff', 'a=\\', '(a)=b'])('leaves out %j', (header) => {
    expect(read(`${header},ok=1`)).toEqual([['ok', '1']])
  })

  it('is nothing to inherit from', () => {
    expect(readBaggage('__proto__=x').get('__proto__')).toBe('x')
    expect(readBaggage('a=1').get('constructor')).toBeUndefined()
  })

  it('has limits', () => {
    expect(read(Array.from({ length: 100 }, (_, i) => `k${i}=v`).join())).toHaveLength(64)
    expect(read(`a=${'v'.repeat(9000)}`)).toEqual([])
    const much = new Map(Array.from({ length: 100 }, (_, i) => [`k${i}`, 'é'.repeat(50)]))
    expect(writeBaggage(much).length).toBeLessThanOrEqual(8192)
    expect(read(writeBaggage(much)).length).toBeGreaterThan(20)
  })

  it('does not let a value become a header or a member', () => {
    const hostile = new Map([
      ['a', 'x\r\nEvil: 1, b=2;p'],
      ['b c', '1'],
      ['d', '\ud800'],
    ])
    expect(writeBaggage(hostile)).toBe('a=x%0D%0AEvil%3A%201%2C%20b%3D2%3Bp,d=%EF%BF%BD')
  })
})
