/** `clodo generate route NAME`: a route of its own file, its test, and its place in the application. */

/** What is used of plop, so that a generator needs nothing installed. */
interface Plop {
  setGenerator(name: string, generator: object): void
}

interface Answers {
  readonly name: string
  readonly given: { readonly tests?: object; readonly guard?: { readonly module: string; readonly allow: string } }
}

export default function route(plop: Plop): void {
  plop.setGenerator('route', {
    description: 'A route: GET /v1/NAME, validated input, a test',
    prompts: [
      {
        type: 'input',
        name: 'name',
        message: 'Name of the route',
        validate: (name: string) =>
          /^[a-z][a-z0-9-]*$/.test(name) || 'Use lower-case letters, digits and hyphens, a letter first.',
      },
    ],
    actions({ given }: Answers) {
      // A service of CLODO's has what checks input; a repository of others has not.
      const templateFile = given.tests === undefined ? 'bare.ts.hbs' : 'route.ts.hbs'
      return [
        ...['hono', 'valibot'].map(dependency),
        { type: 'module', path: 'src/routes/{{kebabCase name}}.ts', templateFile },
        { type: 'module', path: 'test/{{kebabCase name}}.test.ts', templateFile: 'route.test.ts.hbs', needs: 'tests' },
        ...(given.guard === undefined ? [] : [declaration(given.guard)]),
        {
          type: 'fact',
          fact: {
            kind: 'slot',
            slot: 'route',
            key: 'generated:{{kebabCase name}}',
            rank: 1000,
            at: '/v1/{{kebabCase name}}',
            code: '{{camelCase name}}',
            imports: [{ from: 'src/routes/{{kebabCase name}}.ts', names: ['{{camelCase name}}'] }],
          },
        },
      ]
    },
  })
}

function dependency(name: string): object {
  return { type: 'fact', fact: { kind: 'dependency', name, range: `{{version "${name}"}}` } }
}

/** Where routes are closed unless they say otherwise, the new one is open to every caller who is known. */
function declaration({ module, allow }: { readonly module: string; readonly allow: string }): object {
  return {
    type: 'fact',
    fact: {
      kind: 'slot',
      slot: 'middleware',
      key: 'generated:{{kebabCase name}}',
      rank: 105,
      at: '/v1/{{kebabCase name}}/*',
      code: `${allow}('authenticated')`,
      imports: [{ from: module, names: [allow] }],
    },
  }
}
