/** How a service is made and how CLODO is called, by package manager. */

export interface Road {
  readonly name: string
  /** The packages that bring it; npm is there. */
  readonly tools: readonly string[]
  readonly create: readonly string[]
  /** Ahead of the words of a command of CLODO. */
  readonly clodo: readonly string[]
}

export const roads: readonly Road[] = [
  { name: 'npm', tools: [], create: ['npm', 'create', 'clodo@latest', 'my-api'], clodo: ['npx', 'clodo'] },
  {
    name: 'pnpm',
    tools: ['pnpm@12.21.0'],
    create: ['pnpm', 'create', 'clodo@latest', 'my-api'],
    clodo: ['pnpm', 'dlx', 'clodo'],
  },
  // yarn 1 runs nothing that is not installed; its users take npx.
  { name: 'yarn', tools: ['yarn@1.22.22'], create: ['yarn', 'create', 'clodo', 'my-api'], clodo: ['npx', 'clodo'] },
  { name: 'bun', tools: ['bun@1.4.5'], create: ['bun', 'create', 'clodo@latest', 'my-api'], clodo: ['bunx', 'clodo'] },
]
