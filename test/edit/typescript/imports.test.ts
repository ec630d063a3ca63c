import { describe, expect, it } from 'vitest'
import { loadCompiler } from '../../../src/edit/typescript/compiler.ts'
import { bindingsOf, type ImportNeed } from '../../../src/edit/typescript/import-list.ts'
import { addImport, dropImport } from '../../../src/edit/typescript/imports.ts'

await loadCompiler()

const file = 'src/index.ts'
const room: ImportNeed = { from: 'src/room.ts', names: ['room'] }

function add(text: string, needs: readonly ImportNeed[]): string {
  return bindingsOf(needs).reduce(
    (result, need) => addImport(result, { file, read: () => undefined }, need, need.local),
    text,
  )
}

function drop(text: string, needs: readonly ImportNeed[]): string {
  return bindingsOf(needs).reduce((result, { local }) => dropImport(result, file, local), text)
}

const line = "import { room } from './room'"

describe('an import goes in and comes out again', () => {
  it.each<[what: string, before: string, need: ImportNeed, after: string]>([
    ['an empty file', '', room, `${line};\n\n`],
    ['no header', 'run()\n', room, `${line}\n\nrun()\n`],
    ['a blank line first', '\nrun()\n', room, `${line}\n\n\nrun()\n`],
    ['a byte order mark', '\uFEFFrun()\r\n', room, `\uFEFF${line}\r\n\r\nrun()\r\n`],
    ['a licence', '/*! MIT */\n\nrun()\n', room, `/*! MIT */\n\n${line}\n\nrun()\n`],
    ['a licence directly above code', '// Copyright A\nrun()\n', room, `// Copyright A\n${line}\n\nrun()\n`],
    ['a comment about the code below', '// runs\nrun()\n', room, `${line}\n\n// runs\nrun()\n`],
    ['a comment set apart', '// module\n\n// runs\nrun()\n', room, `// module\n\n${line}\n\n// runs\nrun()\n`],
    ['a shebang', '#!/usr/bin/env node\nrun()\n', room, `#!/usr/bin/env node\n${line}\n\nrun()\n`],
    ['a directive', "'use strict'\nrun()\n", room, `'use strict'\n${line}\n\nrun()\n`],
    ['a header alone', '// @ts-check\n', room, `// @ts-check\n\n${line};\n`],
    ['no import of its sort', "import b from 'b'\nb()\n", room, `import b from 'b'\n${line}\nb()\n`],
    [
      'packages above paths',
      "import b from './b'\nb()\n",
      { from: 'z', default: 'z' },
      "import z from 'z'\nimport b from './b'\nb()\n",
    ],
    [
      'types',
      "import { b } from 'b'\nb()\n",
      { from: 'b', names: ['T'], typeOnly: true },
      "import { b } from 'b'\nimport type { T } from 'b'\nb()\n",
    ],
    [
      'types with types',
      "import type { B } from 'b'\nb()\n",
      { from: 'b', names: ['T'], typeOnly: true },
      "import type { B, T } from 'b'\nb()\n",
    ],
    [
      'first of the names',
      "import { b } from 'b'\nb()\n",
      { from: 'b', names: ['a'] },
      "import { a, b } from 'b'\nb()\n",
    ],
    [
      'names on lines, with a last comma',
      "import {\n\ta,\n\tc,\n} from 'b'\na(c)\n",
      { from: 'b', names: ['b', 'd as e'] },
      "import {\n\ta,\n\tb,\n\tc,\n\td as e,\n} from 'b'\na(c)\n",
    ],
    [
      'names with comments: apart',
      "import {\n  a, // first\n} from 'b'\na()\n",
      { from: 'b', names: ['b'] },
      "import {\n  a, // first\n} from 'b'\nimport { b } from 'b'\na()\n",
    ],
    [
      'a comment behind the last import',
      "import { a } from 'a' // why\n\na()",
      { from: 'b', namespace: 'b' },
      "import { a } from 'a' // why\nimport * as b from 'b'\n\na()",
    ],
    [
      'attributes: apart',
      "import { a } from 'b' with { type: 'json' }\na()\n",
      { from: 'b', names: ['b'] },
      "import { a } from 'b' with { type: 'json' }\nimport { b } from 'b'\na()\n",
    ],
    [
      'a default with names',
      "import b, { c } from 'b'\nimport 'side'\nb(c)\n",
      { from: 'b', names: ['d'] },
      "import b, { c, d } from 'b'\nimport 'side'\nb(c)\n",
    ],
  ])('%s', (_, before, need, after) => {
    expect(add(before, [need])).toBe(after)
    expect(add(after, [need])).toBe(after)
    expect(drop(after, [need])).toBe(before)
  })
})

it('drops nothing that is not there, and no default beside names', () => {
  const text = "import b, { c } from 'b'\n"
  expect(dropImport(text, file, 'x')).toBe(text)
  expect(dropImport(text, file, 'b')).toBe(text)
})

it('keeps the comment behind an import that goes', () => {
  expect(dropImport("import a from 'a' // why\nb()\n", file, 'a')).toBe('// why\nb()\n')
})
