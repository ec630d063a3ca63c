/** TypeScript that nobody told of the Workers runtime: code that names a type of it cannot be checked. */
import type { Project } from '../project/open.ts'
import type { Recipe } from '../project/recipe.ts'

/** What the first plugin says where neither wrangler nor a package declares the types that its modules name. */
export function withoutRuntimeTypes({ known, read }: Project, { existing }: Recipe): string[] {
  if (known || existing === undefined || existing.language === 'js' || existing.generatedEnv) return []
  const [tsconfig, manifest] = [read('tsconfig.json'), read(existing.packageJson)]
  // What another file adds to the options is not looked at.
  if (tsconfig === undefined || manifest === undefined || /"extends"\s*:/.test(tsconfig)) return []
  if (/workers-types|worker-configuration/.test(tsconfig + manifest)) return []
  return [
    'Nothing here declares the types of the Workers runtime, which the new modules name: run `npx wrangler types`, or add @cloudflare/workers-types.',
  ]
}
