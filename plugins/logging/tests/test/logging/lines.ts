import { vi } from 'vitest'

type Line = Record<string, unknown>

/** Collects what is written to the console in place of showing it. */
export function collectLines(): Line[] {
  const lines: Line[] = []
  for (const level of ['debug', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((text) => {
      if (typeof text === 'string' && text.startsWith('{')) lines.push(JSON.parse(text))
    })
  return lines
}
