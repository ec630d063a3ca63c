/** The names under `.clodo/` that belong to the commit itself: never a change's target, never left behind. */
export const STATE = '.clodo'
/** Where texts wait for the commit point. */
export const STAGING = `${STATE}/txn`
/** The journal in place: from its appearance to its removal the commit is to be completed. */
export const JOURNAL = `${STATE}/journal.json`
/** The journal being written. */
export const JOURNAL_DRAFT = `${STAGING}/journal.json`
/** The lock of the one running process. */
export const RUNNING = `${STATE}/running`
/** One file per commit, for undo. */
export const HISTORY = `${STATE}/history`
