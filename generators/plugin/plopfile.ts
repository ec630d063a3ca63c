/** `clodo plugin new NAME`: the package of a plugin, with its test, its checks and the way to npm. */

/** What is used of plop, so that a generator needs nothing installed. */
interface Plop {
  setGenerator(name: string, generator: object): void
}

/** Path in the package, and the template of it. */
const files: readonly (readonly [string, string])[] = [
  ['package.json', 'package.json.hbs'],
  ['tsconfig.json', 'tsconfig.json.hbs'],
  ['.gitignore', 'gitignore.hbs'],
  ['README.md', 'README.md.hbs'],
  ['src/plugin.ts', 'plugin.ts.hbs'],
  ['files/src/{{kebabCase name}}/{{kebabCase name}}.ts', 'middleware.ts.hbs'],
  ['files/test/{{kebabCase name}}/{{kebabCase name}}.test.ts', 'middleware.test.ts.hbs'],
  ['test/plugin.test.ts', 'plugin.test.ts.hbs'],
  ['.github/workflows/test.yml', 'test.yml.hbs'],
  ['.github/workflows/publish.yml', 'publish.yml.hbs'],
]

export default function plugin(plop: Plop): void {
  plop.setGenerator('plugin', {
    description: 'A package with a plugin of your own: source, test, checks, publishing',
    apart: 'clodo-plugin-{{name}}',
    prompts: [
      {
        type: 'input',
        name: 'name',
        message: 'Name of the plugin',
        validate: (name: string) =>
          /^[a-z][a-z0-9-]{0,40}$/.test(name) || 'Use lower-case letters, digits and hyphens, a letter first.',
      },
    ],
    actions: files.map(([path, templateFile]) => ({ type: 'add', path, templateFile })),
  })
}
