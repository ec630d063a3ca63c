/** What the platform has of Node's module, as far as it is needed here. */
declare module 'node:crypto' {
  export interface ScryptOptions {
    N: number
    r: number
    p: number
  }
  export function scrypt(
    password: string,
    salt: Uint8Array,
    length: number,
    options: ScryptOptions,
    done: (error: Error | null, key: Uint8Array<ArrayBuffer>) => void,
  ): void
}
