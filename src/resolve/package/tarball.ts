/** The files of a package, read in memory: nothing of a stranger's is unpacked onto the disk. */
import { gunzipSync } from 'node:zlib'
import { packTar, unpackTar } from 'modern-tar'
import { ClodoError } from '../../errors.ts'

/** What a package may hold: bytes unpacked, files, bytes of one file that is read as text. */
export const tarballLimits = { bytes: 64 * 1024 * 1024, files: 5000, text: 4 * 1024 * 1024 }

/** By path below the package, `files/src/a.ts`. */
export type PackageFiles = ReadonlyMap<string, Uint8Array>

/** @throws PACKAGE_INVALID for links, devices, paths that leave the package, and more than the limits */
export async function unpack(tarball: Uint8Array, name: string): Promise<PackageFiles> {
  const files = new Map<string, Uint8Array>()
  for (const { header, data } of await entriesOf(tarball, name)) {
    if (header.type === 'directory' || header.type === 'pax-global-header') continue
    if (header.type !== 'file')
      throw invalid(name, `it holds a ${header.type} (${shown(header.name)}), which is no file`)
    const path = pathOf(header.name, name)
    if (files.has(path)) throw invalid(name, `it holds ${path} twice`)
    files.set(path, data ?? new Uint8Array())
  }
  return files
}

async function entriesOf(tarball: Uint8Array, name: string) {
  try {
    const bytes = gunzipSync(tarball, { maxOutputLength: tarballLimits.bytes })
    const entries = await unpackTar(bytes)
    if (entries.length <= tarballLimits.files) return entries
  } catch (cause) {
    const large = cause instanceof RangeError
    throw invalid(name, large ? `it has more than ${tarballLimits.bytes} bytes` : 'it is no tarball of npm', cause)
  }
  throw invalid(name, `it has more than ${tarballLimits.files} files`)
}

/** npm puts everything below one folder, whatever its name. */
function pathOf(entry: string, name: string): string {
  const [, ...segments] = entry.split('/')
  const odd = segments.length === 0 || segments.some((one) => /^\.{0,2}$/.test(one) || /[\p{Cc}\p{Cf}\\:]/u.test(one))
  if (odd || entry.startsWith('/')) throw invalid(name, `the path ${shown(entry)} leaves it, or is none`)
  return segments.join('/')
}

/** An archive of texts, which only its owner can read where it is unpacked. */
export async function packTarball(
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<Uint8Array> {
  const entries = files.map(({ path, text }) => {
    const body = Buffer.from(text)
    return { header: { name: path, size: body.byteLength, type: 'file' as const, mode: 0o600 }, body }
  })
  return await packTar(entries)
}

/** The text of a file. @throws PACKAGE_INVALID when it is no UTF-8, or longer than a text may be */
export function textOf(bytes: Uint8Array, path: string, name: string): string {
  if (bytes.byteLength > tarballLimits.text) throw invalid(name, `${path} has more than ${tarballLimits.text} bytes`)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw invalid(name, `${path} is no text`, cause)
  }
}

/** A stranger's words in a message: no character that steers a terminal, and not too many. */
export function shown(text: string): string {
  return text.slice(0, 100).replaceAll(/[\p{Cc}\p{Cf}]/gu, '\uFFFD')
}

export function invalid(name: string, reason: string, cause?: unknown): ClodoError {
  return new ClodoError('PACKAGE_INVALID', {
    what: `The package ${shown(name)} is not taken: ${reason}.`,
    where: shown(name),
    cause,
  })
}
