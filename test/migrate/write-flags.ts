/** `npm run flags`: writes the table of compatibility flags that CLODO knows, as the workerd of this repository has it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readFlags } from '../../src/migrate/platform/table.ts'
import { installedWorkerd } from './workerd.ts'

const { binary, date } = installedWorkerd()
const flags = readFlags(readFileSync(binary)) ?? []
const lines = flags.map((flag) => `    ${JSON.stringify(flag)}`).join(',\n')
const path = join(import.meta.dirname, '../../src/migrate/platform/flags.json')
writeFileSync(path, `{\n  "date": "${date}",\n  "flags": [\n${lines}\n  ]\n}\n`)
