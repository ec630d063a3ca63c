/** The largest file that comes in one request, in bytes. Cloudflare takes no larger bodies on its Free and Pro plans. */
export const MAX_DIRECT = 100_000_000

/** The largest file that comes in parts, in bytes. */
export const MAX_SIZE = 2 * 1024 ** 3

/** The size of each part but the last, in bytes. R2 takes 5 MiB to 5 GiB, and 10,000 parts. */
export const PART_SIZE = 8 * 1024 ** 2

/** The largest body that is JSON, in bytes. */
export const MAX_JSON = 16 * 1024

/** The largest file that is kept in Cloudflare's cache, in bytes. */
export const MAX_CACHED = 32 * 1024 ** 2

/** How long an upload may stand still before it is given up, in milliseconds. */
export const UPLOAD_LIFETIME = 24 * 3600 * 1000

/** How long a deleted file can be restored, in milliseconds. */
export const RETENTION = 30 * 24 * 3600 * 1000

/** How long a signed link may hold at most, in seconds. */
export const MAX_LINK_LIFETIME = 7 * 24 * 3600
