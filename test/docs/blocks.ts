/** The blocks of code in a document of docs/, and what stands around them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Block {
  /** `sh`, `ts`, `text`: what stands behind the fence. */
  readonly language: string
  /** The HTML comment ahead of the block: `run`, or the path of the file that the block is. */
  readonly mark: string
  readonly text: string
}

/** The blocks of docs/NAME in their order. */
export function blocksOf(name: string): Block[] {
  const document = readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8')
  const found = document.matchAll(/(?:<!-- ([^>]+) -->\n)?^```(\w*)\n([\s\S]*?)^```$/gm)
  return [...found].map(([, mark = '', language = '', text = '']) => ({ language, mark, text }))
}
