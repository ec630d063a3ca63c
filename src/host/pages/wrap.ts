/** The middleware of all requests into a function of ours and out of it again. */
import { parse } from '../../edit/typescript/parse.ts'
import { refuse } from '../refuse.ts'
import { unwrap, type Wrapping, wrap } from '../wrap.ts'
import { closed, opened, variableIn } from './export.ts'

/** @throws EDIT_REFUSED when `unwrapRequest` would not give the same bytes back */
export function wrapRequest(text: string, wrapping: Wrapping): string {
  if (wrapping.name === undefined) return wrap(text, wrapping)
  const open = opened(text, wrapping.file, wrapping.name)
  const result = wrap(open, named(open, wrapping))
  if (result !== text && unwrapRequest(result, wrapping) !== text)
    throw refuse(wrapping.file, 'the edit of its onRequest could not be taken back exactly.')
  return result
}

/** Closes only what it took a wrapper from: an export that stands so by itself is the user's. */
export function unwrapRequest(text: string, wrapping: Wrapping): string {
  const result = unwrap(text, named(text, wrapping))
  return result === text || wrapping.name === undefined ? result : closed(result, wrapping.file, wrapping.name)
}

/** Without a name it is a default export, which stays one. */
function named(text: string, wrapping: Wrapping): Wrapping {
  const { file, name } = wrapping
  return name === undefined ? wrapping : { ...wrapping, name: variableIn(parse(text, file), name) ?? '' }
}
