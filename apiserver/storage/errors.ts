/**
 * Why a store could not do what it promises. These are rejections: an expected "no" (exists, conflict, compacted) is a
 * value instead, see store.ts.
 *
 * - `locked`: another process has the data folder open.
 * - `foreign`: the data folder holds something else than a store of ours, or one of a newer version.
 * - `unreadable`: the data folder or its files cannot be read or written, or are damaged.
 * - `full`: no space left on the disk, or etcd's quota is reached. Reads go on; writes work again once there is space.
 * - `unavailable`: the database does not answer; nothing was written.
 * - `outcome-unknown`: the connection broke after a write was sent; it may or may not have been done.
 * - `busy`: more writes wait than the queue holds; nothing was written.
 * - `too-large`: the value is larger than the database takes; nothing was written.
 * - `denied`: the database refuses the credentials.
 * - `closed`: the store has been closed.
 */
export type StoreErrorReason =
  | 'locked'
  | 'foreign'
  | 'unreadable'
  | 'full'
  | 'unavailable'
  | 'outcome-unknown'
  | 'busy'
  | 'too-large'
  | 'denied'
  | 'closed';

/** The one error class of all drivers; its message is one sentence that a user can act on. */
export class StoreError extends Error {
  readonly reason: StoreErrorReason;

  constructor(reason: StoreErrorReason, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'StoreError';
    this.reason = reason;
  }
}
