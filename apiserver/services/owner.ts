import { createHash } from 'node:crypto';

/** The service that something is given to. A later service of the same name is another one. */
export interface Owner {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** The owner that a service is; cluster-wide objects have an empty namespace. */
export function ownerOf({
  metadata,
}: {
  readonly metadata: { readonly namespace?: string; readonly name: string; readonly uid: string };
}): Owner {
  return { namespace: metadata.namespace ?? '', name: metadata.name, uid: metadata.uid };
}

/**
 * The uid of the object that says that this service has this address. It follows from both, so that whoever gives the
 * address back late cannot take it from the service that has got it since.
 */
export function addressUid(owner: Owner, address: string): string {
  const hex = createHash('sha256').update(`${owner.uid}/${address}`).digest('hex');
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
