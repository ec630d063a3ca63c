import { expect, it } from 'vitest'
import { loadCompiler } from '../../../src/edit/typescript/compiler.ts'
import { parse } from '../../../src/edit/typescript/parse.ts'
import { boundBelow, freeReferences } from '../../../src/edit/typescript/scope.ts'

await loadCompiler()

const free = (text: string) => freeReferences(parse(text, 'a.ts')).map((node) => node.text)

it.each([
  ['KV.get(key)', ['KV', 'key']],
  ['f({ KV, other: KV, [KV]: 1 })', ['f', 'KV', 'KV', 'KV']],
  // Declared around it, however.
  ['const KV = 1; f(KV)', ['f']],
  ['import { KV } from "a"; KV()', []],
  ['function f(KV) { return () => KV }', []],
  ['function f({ a: [KV] }, ...rest) { return KV(rest) }', []],
  ['try {} catch (KV) { KV } KV', ['KV']],
  ['for (const KV of list) KV; KV', ['list', 'KV']],
  ['{ let KV } KV', ['KV']],
  ['if (a) { var KV } KV', ['a']],
  ['switch (a) { case 1: let KV; default: KV }', ['a']],
  ['const f = function KV() { KV }; const C = class D { static d = D }', []],
  // Types name no values, but for what is extended.
  ['let x: KV; f<KV>(x as KV)', ['f']],
  ['interface A { b: KV } type B = typeof KV', []],
  ['class A extends KV<B> implements C {}', ['KV']],
  // What is only said to be there comes from elsewhere.
  ['declare const KV: Namespace; KV.get()', ['KV']],
  ['declare global { const KV: Namespace }', []],
  ['const a = 1; export { a as KV }', []],
] as [string, string[]][])('%s', (text, names) => expect(free(text)).toEqual(names))

it('finds what is bound anywhere below', () => {
  const bound = boundBelow(parse('const a = (b) => { for (const [c] of d) { class E {} } }', 'a.ts'))
  expect([...bound].sort()).toEqual(['E', 'a', 'b', 'c'])
})
