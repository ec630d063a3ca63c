/** `npm run fixtures`: writes fixtures/created anew. Review the difference before you keep it. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { create, folder, projectNames } from './projects.ts'

for (const project of projectNames) {
  rmSync(join(folder, project), { recursive: true, force: true })
  for (const [path, text] of Object.entries(await create(project))) {
    const file = join(folder, project, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}
