import { describe, expect, it } from 'vitest'
import { faults, hasDefaultExport } from '../../src/check/bundle.ts'

describe('hasDefaultExport', () => {
  it.each([
    ['var a = {};\nexport {\n  a as default\n};\n//# sourceMappingURL=index.js.map\n'],
    ['var a={},b=1;export{b as Room,a as default};'],
    ['const a = 1\nexport default { fetch() {} }\n'],
    ['export {\n  worker as default\n};\n/*! Bundled license information:\n\na/index.js:\n  (* * MIT *)\n*/\n'],
  ])('finds it in %j', (module) => expect(hasDefaultExport(module)).toBe(true))

  it.each([
    ['var other = 1;\nexport {\n  other\n};\n//# sourceMappingURL=index.js.map'],
    ['var text = "\\nexport default 1";\nexport { text };'],
    ['var text = `\nexport default 1`;\nexport {\n  text\n};\n'],
    ['addEventListener("fetch", () => {})'],
    [''],
  ])('misses it in %j', (module) => expect(hasDefaultExport(module)).toBe(false))
})

describe('faults', () => {
  it('takes warnings and errors with their lines, and nothing else', () => {
    const said = [
      'Total Upload: 1 KiB / gzip: 1 KiB',
      '▲ [WARNING] Processing wrangler.jsonc configuration:',
      '',
      '    - Unexpected fields found in top-level field: "bogus"',
      '',
      'Your Worker has access to the following bindings:',
      '✘ [ERROR] Uncaught Error: boom',
      '    at index.js:5:7',
      '',
    ].join('\n')
    expect(faults(said)).toBe(
      '▲ [WARNING] Processing wrangler.jsonc configuration:\n\n    - Unexpected fields found in top-level field: "bogus"\n✘ [ERROR] Uncaught Error: boom\n    at index.js:5:7',
    )
  })

  it('tells each once, and no more than a person reads', () => {
    const storm = Array.from({ length: 90 }, (_none, at) => `✘ [ERROR] Too many ${at % 8}\n`).join('')
    expect(faults(storm).split('\n')).toEqual([0, 1, 2, 3, 4].map((at) => `✘ [ERROR] Too many ${at}`))
  })

  it('finds none where there is none', () => expect(faults('says [WARNING] in a line\n')).toBe(''))
})
