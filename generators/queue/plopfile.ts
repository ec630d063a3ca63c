/** `clodo generate queue NAME`: a queue with what sends to it and what takes from it, and a test. */

/** What is used of plop, so that a generator needs nothing installed. */
interface Plop {
  setGenerator(name: string, generator: object): void
}

export default function queue(plop: Plop): void {
  plop.setGenerator('queue', {
    description: 'A queue: its binding, a checked message, a consumer, a test',
    prompts: [
      {
        type: 'input',
        name: 'name',
        message: 'Name of the queue',
        validate: (name: string) =>
          /^[a-z][a-z0-9-]*$/.test(name) || 'Use lower-case letters, digits and hyphens, a letter first.',
      },
    ],
    actions: [
      { type: 'fact', fact: { kind: 'dependency', name: 'valibot', range: '{{version "valibot"}}' } },
      { type: 'module', path: 'src/queues/{{kebabCase name}}.ts', templateFile: 'queue.ts.hbs' },
      {
        type: 'module',
        path: 'test/queues/{{kebabCase name}}.test.ts',
        templateFile: 'queue.test.ts.hbs',
        needs: 'tests',
      },
      {
        type: 'fact',
        fact: {
          kind: 'binding',
          type: 'queue',
          name: '{{constantCase name}}_QUEUE',
          queue: '{{kebabCase name}}',
          consume: { max_batch_timeout: 5, max_retries: 5 },
        },
      },
      {
        type: 'fact',
        fact: {
          kind: 'slot',
          slot: 'queue',
          key: 'generated:{{kebabCase name}}',
          rank: 1000,
          at: '{{kebabCase name}}',
          code: 'consume{{pascalCase name}}',
          imports: [{ from: 'src/queues/{{kebabCase name}}.ts', names: ['consume{{pascalCase name}}'] }],
        },
      },
    ],
  })
}
