import { wild } from './test/project/detect/wild.ts'
import { pluginSets } from './test/wild/sets.ts'
import { worldOf, moved, adding } from './test/wild/worlds.ts'
import { builtinSources, nodeDisk } from './src/index.ts'
import { diffLines } from 'diff'
const sets = await pluginSets(builtinSources(nodeDisk()))
console.log(sets.map(s=>s.name))
const all = sets.find(s=>s.ids.length>=3 && !s.open)!
for (const one of wild()) {
  const w = worldOf(one); const before = w.files()
  try { await moved(w, adding(all)) } catch (e:any) { if (e.code!=='REPOSITORY_REFUSED') console.log(one.name, e.code, e.message.slice(0,200)); continue }
  const after = w.files()
  for (const [p,t] of Object.entries(before)) { if (after[p]===t) continue
    const gone = diffLines(t, after[p] ?? '').flatMap((c,i,a)=> c.removed ? [`- ${c.value}+ ${a[i+1]?.value}`]:[])
    if (gone.length) console.log(`## ${one.name} ${p}\n${gone.join('')}`) }
}
