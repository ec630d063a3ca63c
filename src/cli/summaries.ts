/** One line a command, so that the help loads none of them; a test holds them to the commands' own. */
export const summaries: { readonly [word: string]: string } = {
  create: 'Make a Workers service in a new directory',
  add: 'Add plugins, or change their options',
  remove: 'Remove plugins and all that they brought',
  update: 'Bring plugins and the service type to the versions of this CLODO',
  sync: 'Make the project what its recipe says, after you edited the recipe',
  undo: 'Take back what CLODO did last, and keep what you did since',
  diff: 'Show what you changed in the files that CLODO wrote',
  info: 'Show what the project is',
  list: 'List service types, plugins, or what the project has',
  apply: 'Carry out a plan that --plan saved',
  recover: 'End what a killed run left: undo it, or complete it',
  resume: 'Run the effects (install, types, git) that an earlier run left undone',
  generate: 'Add one thing of a kind, such as a route; the code is yours',
  verify: 'Check types, bundle, boot the Worker and run every probe',
  explain: 'Say what an error code means, and what to do about it',
  'init-config': 'Write a recipe (clodo.json) with every answer in it, to edit and to create from',
}
