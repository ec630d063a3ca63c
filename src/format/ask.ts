/** Asks the user's formatter what it makes of texts. It gets them by standard input and writes nothing. */
import { posix } from 'node:path'
import type { Formatter } from './find.ts'

export interface Text {
  /** From the root of the project. */
  readonly path: string
  readonly text: string
}

export interface Formatting {
  /** As the formatter has it; the text itself where it failed or does not know the file. */
  readonly text: string
  /** Why it failed. */
  readonly failure?: string
}

/** What asking takes from outside. `run` starts a program: arguments as an array, never a shell. */
export interface Tools {
  readonly env: { readonly [name: string]: string | undefined }
  run(
    command: string,
    args: readonly string[],
    options: { readonly cwd: string; readonly env: Tools['env']; readonly input: string; readonly timeout: number },
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>
}

/** Programs that run at the same time, and the milliseconds that one may take. */
const [crowd, patience] = [4, 30_000]

/** The answers in the order of the texts. Never throws. */
export async function askFormatter(
  tools: Tools,
  formatter: Formatter,
  { root, texts }: { readonly root: string; readonly texts: readonly Text[] },
): Promise<Formatting[]> {
  const answers: Formatting[] = []
  let next = 0
  const worker = async () => {
    for (let index = next++; index < texts.length; index = next++)
      answers[index] = await askOne(tools, formatter, { root, ...(texts[index] as Text) })
  }
  await Promise.all(Array.from({ length: crowd }, worker))
  return answers
}

async function askOne(
  { env, run }: Tools,
  { name, program, directory, takes, words }: Formatter,
  { root, path, text }: Text & { readonly root: string },
): Promise<Formatting> {
  if (!takes(path) || text.trim() === '') return { text }
  const args = [program, ...words(posix.relative(directory, posix.join(root, path)))]
  const quiet = { ...env, NO_COLOR: '1' }
  const ran = await run(process.execPath, args, { cwd: directory, env: quiet, input: text, timeout: patience })
  if (ran.code === 0 && ran.stdout.trim() !== '') return { text: sameEnds(text, ran.stdout) }
  const reason =
    ran.stderr
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? `it ended with ${ran.code}`
  return { text, failure: `${name} did not format ${path}: ${reason}` }
}

/** A formatter that drops the byte order mark has not been asked to. */
function sameEnds(before: string, after: string): string {
  return before.startsWith('\uFEFF') && !after.startsWith('\uFEFF') ? `\uFEFF${after}` : after
}
