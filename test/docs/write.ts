/** `npm run docs`: writes what is made from definitions: docs/plugins.md, docs/middleware.md, docs/contract.md, docs/gallery.md, the rules, the errors, and the options in the plugins' READMEs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { troubleshooting, withRules } from './checks.ts'
import { contractDocument } from './contract.ts'
import { galleryDocument } from './gallery.ts'
import { middlewareDocument } from './middleware.ts'
import { pluginIds, pluginsDocument, withOptions } from './options.ts'
import { writeSchemas } from './schemas.ts'
import { withSteps } from './steps.ts'

const repository = join(import.meta.dirname, '../..')

writeFileSync(join(repository, 'docs/plugins.md'), await pluginsDocument())
const checks = join(repository, 'docs/checks.md')
writeFileSync(checks, withRules(readFileSync(checks, 'utf8')))
writeFileSync(join(repository, 'docs/troubleshooting.md'), troubleshooting())
writeSchemas()
writeFileSync(join(repository, 'docs/middleware.md'), await middlewareDocument())
writeFileSync(join(repository, 'docs/contract.md'), await contractDocument())
writeFileSync(join(repository, 'docs/gallery.md'), await galleryDocument())
for (const id of pluginIds) {
  const path = join(repository, 'plugins', id, 'README.md')
  // A plugin in the making has none yet; a test asks for it.
  if (existsSync(path)) writeFileSync(path, await withOptions(id, readFileSync(path, 'utf8')))
}

const migrating = join(repository, 'docs/migrating.md')
writeFileSync(migrating, withSteps(readFileSync(migrating, 'utf8')))
