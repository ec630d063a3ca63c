/** `clodo generate pre-commit`: a hook of git that looks at each commit before it is made. */

/** What is used of plop, so that a generator needs nothing installed. */
interface Plop {
  setGenerator(name: string, generator: object): void
}

export default function preCommit(plop: Plop): void {
  plop.setGenerator('pre-commit', {
    description: 'A hook of git: no secret is committed, no rule is broken',
    prompts: [],
    actions: [
      { type: 'add', path: '.githooks/pre-commit', templateFile: 'pre-commit.hbs' },
      // An installation without git, as in an image of a container, goes on without the hook.
      { type: 'fact', fact: { kind: 'script', name: 'prepare', run: 'git config core.hooksPath .githooks || exit 0' } },
    ],
  })
}
