import { everyRule } from '../catalogue.ts'
import type { Finding } from '../finding.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import { sarif } from './sarif.ts'

/** Formats that other tools read, by name. */
export const reports: { readonly [format: string]: (findings: readonly Finding[], version: string) => string } = {
  sarif: (findings, version) => sarif(findings, version, everyRule),
  junit,
  markdown,
}
