/** The commands and recipes in the documents of operations are ones that CLODO takes. */
import { describe, expect, it } from 'vitest'
import { commands } from '../../src/cli/commands/index.ts'
import { parse } from '../../src/cli/flags.ts'
import { checkRecipe } from '../../src/project/check-recipe.ts'
import { blocksOf } from '../docs/blocks.ts'

describe.each(['deploying.md', 'environments.md', 'database.md', 'secrets.md', 'recovery-drill.md'])(
  'docs/%s',
  (name) => {
    const blocks = blocksOf(name)
    const lines = blocks
      .filter(({ language }) => language === 'sh')
      .flatMap(({ text }) => text.split('\n'))
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter((line) => line.startsWith('clodo '))

    it.each(lines)('%s', async (line) => {
      const [, word = '', ...args] = line.split(' ')
      const command = await commands[word]?.()
      expect(command, word).toBeDefined()
      expect(() => parse(args, command?.flags ?? {})).not.toThrow()
    })
  },
)

it.each(['deploying.md', 'environments.md'])('docs/%s has recipes that are right', (name) => {
  const recipes = blocksOf(name).filter(({ language }) => language === 'json')
  expect(recipes.length).toBeGreaterThan(0)
  for (const { text } of recipes) expect(() => checkRecipe(JSON.parse(text), name)).not.toThrow()
})
