import { casesOf } from './cases.ts'
import { generate, openYard, world } from './generate.ts'
import { prove } from './prove.ts'
const { legal } = await casesOf(world.sources)
const yard = openYard()
for (const one of legal.filter(({ name }) => process.argv.slice(2).includes(name))) {
  const root = yard.write(one.name, await generate(one))
  for (const p of await prove(root)) console.log(one.name, p.name, p.ok, p.ok ? p.detail : p.detail.slice(-6000))
}
yard.remove()
