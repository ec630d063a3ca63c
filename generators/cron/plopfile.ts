/** `clodo generate cron NAME EXPRESSION`: work at certain times, its trigger, and a test. */

/** What is used of plop, so that a generator needs nothing installed. */
interface Plop {
  setGenerator(name: string, generator: object): void
}

export default function cron(plop: Plop): void {
  plop.setGenerator('cron', {
    description: 'Work at certain times: its trigger, its code, a test',
    prompts: [
      {
        type: 'input',
        name: 'name',
        message: 'Name of the work',
        validate: (name: string) =>
          /^[a-z][a-z0-9-]*$/.test(name) || 'Use lower-case letters, digits and hyphens, a letter first.',
      },
      {
        type: 'input',
        name: 'expression',
        message: 'When (a cron expression, in UTC)',
        default: '0 * * * *',
        validate: (expression: string) =>
          /^[\dA-Za-z*,/LW#?-]+( [\dA-Za-z*,/LW#?-]+){4}$/.test(expression) || 'Give five fields, such as 0 * * * *.',
      },
    ],
    actions: [
      { type: 'module', path: 'src/crons/{{kebabCase name}}.ts', templateFile: 'cron.ts.hbs' },
      {
        type: 'module',
        path: 'test/crons/{{kebabCase name}}.test.ts',
        templateFile: 'cron.test.ts.hbs',
        needs: 'tests',
      },
      { type: 'fact', fact: { kind: 'cron', expression: '{{expression}}' } },
      {
        type: 'fact',
        fact: {
          kind: 'slot',
          slot: 'scheduled',
          key: 'generated:{{kebabCase name}}',
          rank: 1000,
          at: '{{expression}}',
          code: '{{camelCase name}}',
          imports: [{ from: 'src/crons/{{kebabCase name}}.ts', names: ['{{camelCase name}}'] }],
        },
      },
    ],
  })
}
