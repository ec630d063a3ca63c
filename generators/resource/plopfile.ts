/** `clodo generate resource NAME`: a table of D1, its routes, its migration, and a test. */

/** What is used of plop, so that a generator needs nothing installed. */
interface Plop {
  setGenerator(name: string, generator: object): void
}

interface Answers {
  readonly given: {
    readonly db?: { readonly binding: string }
    readonly tenant?: object
    readonly guard?: { readonly module: string; readonly allow: string }
  }
}

export default function resource(plop: Plop): void {
  plop.setGenerator('resource', {
    description: 'A resource in D1: a table, list, create, read, delete, a test',
    prompts: [
      {
        type: 'input',
        name: 'name',
        message: 'Name of the resource, in the plural',
        validate: (name: string) =>
          /^[a-z]+(-[a-z]+)*s$/.test(name) || 'Use lower-case letters and hyphens, and the plural.',
      },
    ],
    actions({ given: { db, tenant, guard } }: Answers) {
      if (db === undefined) throw new Error('A resource needs a database: a project of the type data-service has one.')
      if (tenant !== undefined)
        throw new Error('The rows of this project belong to tenants: write the resource after those that it has.')
      return [
        {
          type: 'module',
          path: 'src/resources/{{kebabCase name}}.ts',
          templateFile: 'resource.ts.hbs',
          data: { db: db.binding },
        },
        {
          type: 'module',
          path: 'test/{{kebabCase name}}.test.ts',
          templateFile: 'resource.test.ts.hbs',
          needs: 'tests',
        },
        { type: 'add', path: 'migrations/{{stamp}}_{{snakeCase name}}.sql', templateFile: 'resource.sql.hbs' },
        ...(guard === undefined ? [] : [declaration(guard)]),
        {
          type: 'fact',
          fact: {
            kind: 'slot',
            slot: 'route',
            key: 'generated:{{kebabCase name}}',
            rank: 1000,
            at: '/v1/{{kebabCase name}}',
            code: '{{camelCase name}}',
            imports: [{ from: 'src/resources/{{kebabCase name}}.ts', names: ['{{camelCase name}}'] }],
          },
        },
      ]
    },
  })
}

/** Where routes are closed unless they say otherwise, the new ones are open to every caller who is known. */
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
