import { it, expect } from 'vitest'
import { corpusFor } from './corpus.ts'
import { pluginSets } from './sets.ts'
import { expectLaws } from './laws.ts'
import { builtinSources, nodeDisk } from '../../src/index.ts'
const sets = await pluginSets(builtinSources(nodeDisk()))
const { able } = await corpusFor(sets.find(s=>s.name==='logging')!)
for (const set of sets) for (const one of able) it(`${one.name} ${set.name}`, () => expectLaws(one, set))
