/** Holds each line that a command of a plugin prints with `--json` against the schema that the plugin publishes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'

const repository = join(import.meta.dirname, '../..')

/** @param schema from the root of the repository. @returns the lines that are not as it says, each with why */
export function wrongLines(schema: string, printed: string): string[] {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true })
  const validate = ajv.compile(JSON.parse(readFileSync(join(repository, schema), 'utf8')))
  return printed
    .split('\n')
    .filter((line) => line !== '' && !validate(JSON.parse(line)))
    .map((line) => `${line}: ${ajv.errorsText(validate.errors)}`)
}
