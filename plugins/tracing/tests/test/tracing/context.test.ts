import { describe, expect, it } from 'vitest'
import { formatTraceparent, parseTraceparent, readContext } from '../../src/tracing/context.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'
const VALID = `00-${TRACE}-${SPAN}-01`

const stateOf = (tracestate: string) => readContext(new Headers({ traceparent: VALID, tracestate }))?.state

describe('traceparent', () => {
  it('is read and written', () => {
    const context = { traceId: TRACE, spanId: SPAN, sampled: true }
    expect(parseTraceparent(VALID)).toEqual(context)
    expect(formatTraceparent(context)).toBe(VALID)
    expect(formatTraceparent({ ...context, sampled: false })).toBe(`00-${TRACE}-${SPAN}-00`)
  })

  it.each([
    ['00', false],
    ['01', true],
    ['02', false],
    ['03', true],
    ['ff', true],
  ])('with the flags %s', (flags, sampled) => {
    expect(parseTraceparent(`00-${TRACE}-${SPAN}-${flags}`)).toMatchObject({ sampled })
  })

  it('of a later version is read as far as it is known', () => {
    expect(parseTraceparent(`cc-${TRACE}-${SPAN}-01`)).toMatchObject({ traceId: TRACE })
    expect(parseTraceparent(`cc-${TRACE}-${SPAN}-01-what-comes`)).toMatchObject({ spanId: SPAN, sampled: true })
    expect(parseTraceparent(`cc-${TRACE}-${SPAN}-01.what-comes`)).toBeUndefined()
  })

  it.each([
    '',
    TRACE,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE}-${SPAN}-1`,
    `00-${TRACE}-${SPAN}-0g`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.slice(1)}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}0-01`,
    `0-${TRACE}-${SPAN}-01`,
    `00_${TRACE}_${SPAN}_01`,
    `${VALID}\n`,
    `${VALID}, ${VALID}`,
    `00-${'x'.repeat(100_000)}`,
  ])('that is not valid says nothing: %.60j', (traceparent) => {
    expect(parseTraceparent(traceparent)).toBeUndefined()
  })

  it('that comes twice says nothing', () => {
    const headers = new Headers({ traceparent: VALID })
    headers.append('traceparent', VALID)
    expect(readContext(headers)).toBeUndefined()
    expect(readContext(new Headers())).toBeUndefined()
  })
})

describe('tracestate', () => {
  it.each(['rojo=00f067aa0ba902b7,congo=t61rcWkgMzE', 'fw529a3039@dt=FfIAAAAA', 'a*/-_9=!#$%&()+-./:;<>?@[]^`{|}~'])(
    'is kept: %s',
    (state) => expect(stateOf(state)).toBe(state),
  )

  it('may have spaces and gaps between its members', () => {
    expect(stateOf(' a=1 ,, b=2\t,')).toBe('a=1,b=2')
  })

  it.each(['a', '=1', 'a=', 'A=1', 'a=1,a=2', 'a=b=c', '1a=1', 'a@b@c=1', `${'a'.repeat(257)}=1`])(
    'with a fault says nothing: %.40j',
    (state) => expect(stateOf(state)).toBe(''),
  )

  it('has at most 32 members and 512 characters', () => {
    const members = (count: number) => Array.from({ length: count }, (_, i) => `k${i}=v`).join(',')
    expect(stateOf(members(32))).toBe(members(32))
    expect(stateOf(members(33))).toBe('')
    const long = stateOf(Array.from({ length: 4 }, (_, i) => `k${i}=${'v'.repeat(200)}`).join(','))
    expect(long).toMatch(/^k0=v+,k1=v+$/)
  })

  it('counts for nothing without a valid traceparent', () => {
    expect(readContext(new Headers({ traceparent: 'x', tracestate: 'a=1' }))).toBeUndefined()
  })
})
