/** The standard streams without Node's stream objects, which cost a third of a short command to load. */
import { fstatSync, type Stats, statSync, writeSync } from 'node:fs'

export interface Input {
  readonly isTTY?: boolean | undefined
  /** All that is written to it; undefined where nothing came for too long. */
  read?(): Promise<string | undefined>
}

export function input(descriptor: number): Input {
  return { isTTY: isTerminal(descriptor), read: readAll }
}

/** Milliseconds: a pipe that nobody writes to must not keep us for ever. */
const patience = 30_000

async function readAll(): Promise<string | undefined> {
  const { stdin } = process
  const chunks: Buffer[] = []
  return await new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      stdin.destroy()
      resolve(undefined)
    }, patience)
    stdin.on('data', (chunk: Buffer) => {
      late.refresh()
      chunks.push(chunk)
    })
    stdin.once('error', reject).once('end', () => {
      clearTimeout(late)
      resolve(Buffer.concat(chunks).toString())
    })
  })
}

export function output(descriptor: number): { readonly isTTY: boolean; write(text: string): void } {
  return { isTTY: isTerminal(descriptor), write: (text) => writeAll(descriptor, Buffer.from(text)) }
}

/** Only a character device can be a terminal; the module that can tell is not loaded for files, pipes and nothing. */
function isTerminal(descriptor: number): boolean {
  try {
    const stat = fstatSync(descriptor)
    if (!stat.isCharacterDevice() || isNothing(stat)) return false
    return process.getBuiltinModule('node:tty').isatty(descriptor)
  } catch {
    return false
  }
}

/** `/dev/null`, which is what many programs give us. Windows has no numbers of devices, and says 0. */
function isNothing({ rdev }: Stats): boolean {
  return rdev !== 0 && rdev === statSync('/dev/null').rdev
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(descriptor, bytes, written)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // The reader of a pipe is gone, as after `| head`: nobody is left to tell.
      if (code === 'EPIPE') return
      // A pipe that somebody set to not block is full: its reader needs a moment.
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}
