/** `clodo generate client-test NAME PATH`: a test that asks the service as a caller from outside would. */

/** What is used of plop, so that a generator needs nothing installed. */
interface Plop {
  setGenerator(name: string, generator: object): void
}

interface Answers {
  readonly given: { readonly tests?: object }
}

const action = { type: 'module', path: 'test/{{kebabCase name}}.test.ts', templateFile: 'client.test.ts.hbs' }

export default function clientTest(plop: Plop): void {
  plop.setGenerator('client-test', {
    description: 'A test that asks the service as a caller would',
    prompts: [
      {
        type: 'input',
        name: 'name',
        message: 'Name of the test',
        validate: (name: string) =>
          /^[a-z][a-z0-9-]*$/.test(name) || 'Use lower-case letters, digits and hyphens, a letter first.',
      },
      {
        type: 'input',
        name: 'path',
        message: 'The path that it asks for',
        default: '/livez',
        validate: (path: string) => /^\/[\w./-]*$/.test(path) || 'Give a path, such as /v1/items.',
      },
    ],
    actions({ given }: Answers) {
      if (given.tests === undefined) throw new Error('This repository has no tests in workerd that CLODO knows of.')
      return [action]
    },
  })
}
