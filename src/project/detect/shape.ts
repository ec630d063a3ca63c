import type { Code } from './code.ts'

/**
 * How the code of an entry takes part: with a default export, with a listener, or not at all. wrangler sees no exports
 * in CommonJS, so nothing of it is reached.
 */
export type Shape = 'module' | 'service-worker' | 'commonjs' | 'nothing'

const defaultExports = [
  /(?<![.\w$])export\s+default\b/,
  /\bas\s+default\b/,
  /(?<![.\w$])export\s*\{(?:[^}]*,)?\s*default\s*[,}]/,
]

export function shapeOf(code: Code): Shape {
  if (defaultExports.some((pattern) => pattern.test(code.bare))) return 'module'
  if (listens(code)) return 'service-worker'
  return /(?<![.\w$])(?:module\.exports|exports\.\w+)\s*=/.test(code.bare) ? 'commonjs' : 'nothing'
}

/** The name of the event is a string, which `bare` has not. */
function listens({ bare, text }: Code): boolean {
  return [...bare.matchAll(/\baddEventListener\s*\(\s*(?=['"`])/g)].some(({ index, 0: call }) =>
    /^(['"`])fetch\1/.test(text.slice(index + call.length, index + call.length + 7)),
  )
}
