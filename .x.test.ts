import { it, expect } from 'vitest'
import { corpusFor } from './test/wild/corpus.ts'
import { pluginSets } from './test/wild/sets.ts'
import { expectLaws } from './test/wild/laws.ts'
import { builtinSources, nodeDisk } from './src/index.ts'
const sets = await pluginSets(builtinSources(nodeDisk()))
const { able } = await corpusFor(sets.find(s=>s.name==='logging')!)
for (const set of sets) for (const one of able) it(`${one.name} ${set.name}`, () => expectLaws(one, set))
