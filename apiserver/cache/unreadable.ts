/**
 * A stored object that cannot be read: no key opens it, or it is damaged. The message names where it lies, for whoever looks
 * after the store; clients are told it with a 500, as Kubernetes does.
 */
export class UnreadableObject extends Error {
  override readonly name = 'UnreadableObject';
  readonly key: string;

  constructor(key: string, reason: string, options?: { readonly cause?: unknown }) {
    super(`unable to transform key ${JSON.stringify(key)}: ${reason}`, options);
    this.key = key;
  }
}
