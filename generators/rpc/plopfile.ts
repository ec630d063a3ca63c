/** `clodo generate rpc NAME`: methods that other Workers call through a service binding, and a test. */

/** What is used of plop, so that a generator needs nothing installed. */
interface Plop {
  setGenerator(name: string, generator: object): void
}

export default function rpc(plop: Plop): void {
  plop.setGenerator('rpc', {
    description: 'An entrypoint whose methods other Workers call, with a test',
    prompts: [
      {
        type: 'input',
        name: 'name',
        message: 'Name of the entrypoint',
        validate: (name: string) =>
          /^[a-z][a-z0-9-]*$/.test(name) || 'Use lower-case letters, digits and hyphens, a letter first.',
      },
    ],
    actions: [
      { type: 'module', path: 'src/rpc/{{kebabCase name}}.ts', templateFile: 'rpc.ts.hbs' },
      { type: 'module', path: 'test/rpc/{{kebabCase name}}.test.ts', templateFile: 'rpc.test.ts.hbs', needs: 'tests' },
      {
        type: 'fact',
        fact: {
          kind: 'slot',
          slot: 'export',
          key: '{{pascalCase name}}',
          rank: 0,
          code: '{{pascalCase name}}',
          imports: [{ from: 'src/rpc/{{kebabCase name}}.ts', names: ['{{pascalCase name}}'] }],
        },
      },
    ],
  })
}
