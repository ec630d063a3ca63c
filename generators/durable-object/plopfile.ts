/** `clodo generate durable-object NAME`: a class of Durable Objects on SQLite, its binding, and a test. */

/** What is used of plop, so that a generator needs nothing installed. */
interface Plop {
  setGenerator(name: string, generator: object): void
}

export default function durableObject(plop: Plop): void {
  plop.setGenerator('durable-object', {
    description: 'A Durable Object on SQLite: its class, its binding, a test',
    prompts: [
      {
        type: 'input',
        name: 'name',
        message: 'Name of the class',
        validate: (name: string) =>
          /^[a-z][a-z0-9-]*$/.test(name) || 'Use lower-case letters, digits and hyphens, a letter first.',
      },
    ],
    actions: [
      { type: 'module', path: 'src/objects/{{kebabCase name}}.ts', templateFile: 'object.ts.hbs' },
      {
        type: 'module',
        path: 'test/objects/{{kebabCase name}}.test.ts',
        templateFile: 'object.test.ts.hbs',
        needs: 'tests',
      },
      {
        type: 'fact',
        fact: {
          kind: 'binding',
          type: 'durable-object',
          name: '{{constantCase name}}',
          className: '{{pascalCase name}}',
          module: 'src/objects/{{kebabCase name}}.ts',
        },
      },
    ],
  })
}
