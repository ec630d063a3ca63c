/** What the page shows now. */
export const state = {
  /** Summaries, newest first. */
  traces: [],
  /** The trace that is open: `id`, `spans`, `lines`. */
  open: undefined,
  /** Ids of spans whose children are not shown. */
  folded: new Set(),
  /** Id of the span whose details are shown. */
  chosen: '',
}

/** Parts of the page, by id. */
export const part = (id) => document.getElementById(id)
