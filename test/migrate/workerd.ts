/** The workerd of this repository. */
import { createRequire } from 'node:module'
import { join } from 'node:path'

export function installedWorkerd(): { readonly binary: string; readonly date: string } {
  const require = createRequire(import.meta.url)
  const { default: binary, compatibilityDate } = require('workerd') as { default: string; compatibilityDate: string }
  return { binary: join(binary), date: compatibilityDate }
}
