/** `clodo generate middleware NAME`: a middleware of its own file, its test, and its place in the chain ahead of the routes. */

/** What is used of plop, so that a generator needs nothing installed. */
interface Plop {
  setGenerator(name: string, generator: object): void
}

export default function middleware(plop: Plop): void {
  plop.setGenerator('middleware', {
    description: 'A middleware: around every route, with a test',
    prompts: [
      {
        type: 'input',
        name: 'name',
        message: 'Name of the middleware',
        validate: (name: string) =>
          /^[a-z][a-z0-9-]*$/.test(name) || 'Use lower-case letters, digits and hyphens, a letter first.',
      },
    ],
    actions: [
      { type: 'fact', fact: { kind: 'dependency', name: 'hono', range: '{{version "hono"}}' } },
      { type: 'module', path: 'src/middleware/{{kebabCase name}}.ts', templateFile: 'middleware.ts.hbs' },
      {
        type: 'module',
        path: 'test/middleware/{{kebabCase name}}.test.ts',
        templateFile: 'middleware.test.ts.hbs',
        needs: 'tests',
      },
      {
        type: 'fact',
        fact: {
          kind: 'slot',
          slot: 'middleware',
          key: 'generated:{{kebabCase name}}',
          rank: 125,
          code: '{{camelCase name}}()',
          imports: [{ from: 'src/middleware/{{kebabCase name}}.ts', names: ['{{camelCase name}}'] }],
        },
      },
    ],
  })
}
