/** The judge of OTLP is a strict one. */
import { expect, it } from 'vitest'
import { otlpFaults } from './schema.ts'

const span = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  name: 'GET /',
  kind: 2,
  startTimeUnixNano: '1795600800000000000',
  endTimeUnixNano: '1795600800001000000',
  attributes: [{ key: 'a', value: { intValue: '1' } }],
  events: [],
  status: {},
}
const bodyOf = (more: object) => ({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, ...more }] }] }] })

it('takes what is right', () => {
  expect(otlpFaults('traces', bodyOf({}))).toEqual([])
  expect(otlpFaults('traces', bodyOf({ parentSpanId: '00f067aa0ba902b8', flags: 0x301 }))).toEqual([])
})

it.each([
  ['an unknown field', { colour: 'red' }],
  ['an enumeration that is a word', { kind: 'SPAN_KIND_SERVER' }],
  ['a value that the enumeration has not', { kind: 9 }],
  ['a status of no code', { status: { code: 7 } }],
  ['a short id', { traceId: 'abcd' }],
  ['an id of zeros', { spanId: '0'.repeat(16) }],
  ['an id in capitals', { traceId: span.traceId.toUpperCase() }],
  ['a time in a word', { startTimeUnixNano: 'now' }],
  ['two values in one', { attributes: [{ key: 'a', value: { intValue: '1', stringValue: 'x' } }] }],
  ['a value of the wrong type', { attributes: [{ key: 'a', value: { stringValue: 1 } }] }],
  ['a value without its wrapping', { attributes: [{ key: 'a', value: 'x' }] }],
])('refuses %s', (_what, more) => {
  expect(otlpFaults('traces', bodyOf(more))).not.toEqual([])
})
