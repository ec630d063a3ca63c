import { wild } from './test/project/detect/wild.ts'
import { worldOf, moved, adding } from './test/wild/worlds.ts'
const v = worldOf(wild().find(o=>o.name==='hono-chained')!); 
for (const [id,d] of [['tracing'],['rate-limit'],['logging'],['auth','deny'],['auth','allow'],['rbac','deny'],['rbac','allow']]) {
try { await moved(v, adding({ids:[id], answers:d?{[id]:{default:d}}:{}}));console.log(id,d,'ok') } catch (e) { console.log(id, d,e.message, v.files()['src/index.ts'], e.stack) } }
