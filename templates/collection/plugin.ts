import { defineTemplate } from 'clodo/plugin'

/** What services stand on that serve a collection: cursors of lists, and preconditions of what is read and written. */
export default defineTemplate({
  id: 'collection',
  title: 'Cursors and preconditions of a collection',
  version: '1.0.0',
  hidden: true,
  contribute: () => [{ kind: 'files', from: 'files' }],
})
