import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkDescription } from '../../src/project/description.ts'
import { checkDomain } from '../../src/project/domain.ts'
import { checkName, propose } from '../../src/project/name.ts'
import { confine } from '../../src/tree/confine.ts'
import { refusal } from '../support/refusal.ts'

/** What npm asks of the name of a package (validate-npm-package-name). */
function npmAccepts(name: string): boolean {
  return (
    name.length > 0 &&
    name.length <= 214 &&
    !/^[._]/.test(name) &&
    name === name.trim() &&
    name === name.toLowerCase() &&
    encodeURIComponent(name) === name &&
    !/[~'!()*]/.test(name) &&
    !['node_modules', 'favicon.ico'].includes(name)
  )
}

/** RFC 1123, and no international form by accident. */
const label = /^(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

const accepted = (name: string) => {
  try {
    return checkName(name) === name
  } catch {
    return false
  }
}

const letters = [...'abcxyz019-_. AZ/\\@ß中\u0000']
const near = fc.oneof(
  fc.string({ unit: fc.constantFrom(...letters), maxLength: 60 }),
  fc.constantFrom('con', 'com1', 'lpt9', 'nul', 'aux', 'prn', 'xn--a', 'a--b', 'node', 'a'.repeat(50), 'a'.repeat(51)),
  fc.stringMatching(/^[a-z][a-z0-9-]{0,55}$/),
)

describe('the name of a service', () => {
  test('what is accepted is an npm name, a label of a host name in each environment, and a directory', () => {
    let seen = 0
    fc.assert(
      fc.property(near, (name) => {
        if (!accepted(name)) return
        seen++
        expect(npmAccepts(name)).toBe(true)
        for (const suffix of ['', '-development', '-staging', '-production']) expect(name + suffix).toMatch(label)
        expect(() => confine(name)).not.toThrow()
      }),
      { numRuns: 2000 },
    )
    expect(seen).toBeGreaterThan(100)
  })

  test.each(['a', 'my-api', 'api2', 'a1-b2', 'a'.repeat(50)])('%s is accepted', (name) => {
    expect(checkName(name)).toBe(name)
  })

  test.each<[string, string, string | undefined]>([
    ['', 'it is empty', undefined],
    ['a'.repeat(51), 'it has 51 characters', 'a'.repeat(50)],
    ['1api', 'does not begin with a letter', 'api'],
    ['-api', 'does not begin with a letter', 'api'],
    ['--help', 'does not begin with a letter', 'help'],
    ['My API', 'does not begin with a letter', 'my-api'],
    ['my_api', 'a character other than', 'my-api'],
    ['my.api', 'a character other than', 'my-api'],
    ['@scope/api', 'does not begin with a letter', 'scope-api'],
    ['../api', 'does not begin with a letter', 'api'],
    ['a/b', 'a character other than', 'a-b'],
    ['a\\b', 'a character other than', 'a-b'],
    ['a\u0000b', 'a character other than', 'a-b'],
    ['api\n', 'a character other than', 'api'],
    ['$(rm -rf)', 'does not begin with a letter', 'rm-rf'],
    ['café', 'a character other than', 'cafe'],
    ['ﬁle', 'does not begin with a letter', 'file'],
    ['中文', 'does not begin with a letter', undefined],
    ['api-', 'ends in a hyphen', 'api'],
    ['a--b', 'two in a row', 'a-b'],
    ['xn--80ak6aa92e', 'two in a row', 'xn-80ak6aa92e'],
    ['con', 'taken', undefined],
    ['com1', 'taken', undefined],
    ['LPT9', 'does not begin with a letter', undefined],
    ['hono', 'taken', undefined],
    ['node_modules', 'a character other than', 'node-modules'],
    ['__proto__', 'does not begin with a letter', 'proto'],
    ['💩', 'does not begin with a letter', undefined],
    ['x'.repeat(500), 'it has 500 characters', 'x'.repeat(50)],
  ])('%j is refused', async (name, flaw, proposal) => {
    const error = await refusal(() => checkName(name))
    expect(error).toMatchObject({ code: 'NAME_INVALID', exit: 2 })
    expect(error.message).toContain(flaw)
    expect(error.message.length).toBeLessThan(200)
    expect(error.mend.endsWith(proposal === undefined ? 'at most 50.' : `at most 50: ${proposal}.`)).toBe(true)
    expect(propose(name)).toBe(proposal)
  })

  test('what is proposed is accepted, and a good name is proposed unchanged', () => {
    fc.assert(
      fc.property(fc.oneof(near, fc.string({ unit: 'grapheme' })), (name) => {
        const proposal = propose(name)
        if (proposal !== undefined) expect(checkName(proposal)).toBe(proposal)
        if (accepted(name)) expect(proposal).toBe(name)
      }),
    )
  })
})

describe('the domain', () => {
  const longest = `${'a.'.repeat(125)}com`
  test.each([
    '',
    'example.com',
    'api.example.co',
    'xn--80ak6aa92e.com',
    '1.a',
    'a-b.c',
    `${'a'.repeat(63)}.com`,
    longest,
  ])('%j is accepted', (domain) => {
    expect(checkDomain(domain)).toBe(domain)
  })

  test.each([
    'localhost',
    'https://example.com',
    'example.com/',
    'example.com:443',
    'Example.com',
    'exa mple.com',
    '-a.com',
    'a-.com',
    '.com',
    'com.',
    'a..b',
    'münchen.de',
    '*.example.com',
    'example.com\n',
    `${'a'.repeat(64)}.com`,
    `a.${longest}`,
    '"; rm -rf /',
  ])('%j is refused', async (domain) => {
    expect(await refusal(() => checkDomain(domain))).toMatchObject({ code: 'DOMAIN_INVALID', exit: 2 })
  })
})

describe('the description', () => {
  test.each(['', 'A "shop" — `with` ${quotes} \\ and *marks*', 'x'.repeat(300)])('%j is accepted', (description) => {
    expect(checkDescription(description)).toBe(description)
  })

  test.each(['two\nlines', 'a\rb', 'a\u2028b', 'a\u0000', '\u001b[31m', 'x'.repeat(301)])(
    '%j is refused',
    async (one) => {
      expect(await refusal(() => checkDescription(one))).toMatchObject({ code: 'DESCRIPTION_INVALID', exit: 2 })
    },
  )
})
