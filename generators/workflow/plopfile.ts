/** `clodo generate workflow NAME`: steps that are tried again and survive restarts, their binding, and a test. */

/** What is used of plop, so that a generator needs nothing installed. */
interface Plop {
  setGenerator(name: string, generator: object): void
}

export default function workflow(plop: Plop): void {
  plop.setGenerator('workflow', {
    description: 'A workflow: steps that survive restarts, its binding, a test',
    prompts: [
      {
        type: 'input',
        name: 'name',
        message: 'Name of the workflow',
        validate: (name: string) =>
          /^[a-z][a-z0-9-]*$/.test(name) || 'Use lower-case letters, digits and hyphens, a letter first.',
      },
    ],
    actions: [
      { type: 'module', path: 'src/workflows/{{kebabCase name}}.ts', templateFile: 'workflow.ts.hbs' },
      {
        type: 'module',
        path: 'test/workflows/{{kebabCase name}}.test.ts',
        templateFile: 'workflow.test.ts.hbs',
        needs: 'tests',
      },
      {
        type: 'fact',
        fact: {
          kind: 'binding',
          type: 'workflow',
          name: '{{constantCase name}}',
          className: '{{pascalCase name}}',
          module: 'src/workflows/{{kebabCase name}}.ts',
        },
      },
    ],
  })
}
