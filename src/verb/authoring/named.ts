/** The files of the package that its facts name. */
import type { OwnedFact } from '../../project/lock.ts'
import type { PackageFiles } from '../../resolve/package/tarball.ts'
import type { Finding } from './finding.ts'

/** What is missing fails only when somebody runs the command, or asks for its schema. */
export function inNamedFiles(facts: readonly OwnedFact[], id: string, files: PackageFiles): Finding[] {
  return facts.flatMap(({ fact, of }) => {
    if (fact.kind !== 'command' || !of.includes(id)) return []
    const { name, from, schema } = fact
    const named = { from, ...(schema === undefined ? {} : { schema }) }
    const missing = Object.entries(named).flatMap(([member, path]) =>
      files.has(path) ? [] : [missingFile(path, `"${member}" of the command ${name}`)],
    )
    const text = schema === undefined ? undefined : files.get(schema)
    return schema === undefined || text === undefined || isObject(text) ? missing : [...missing, noSchema(schema, name)]
  })
}

function missingFile(path: string, by: string): Finding {
  return {
    rule: 'missing',
    level: 'error',
    what: `${by} names ${path}, which is not in the package.`,
    mend: 'Write it, and see that "files" of package.json names it or its folder.',
    where: path,
  }
}

function noSchema(path: string, name: string): Finding {
  return {
    rule: 'schema',
    level: 'error',
    what: `The schema of the command ${name} is no JSON object.`,
    mend: 'Write a JSON Schema of a line that it prints with --json.',
    where: path,
  }
}

function isObject(bytes: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
