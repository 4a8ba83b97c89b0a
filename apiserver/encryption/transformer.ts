import { aesCbc, aesGcm, type Cipher, type RandomBytes } from './aes.ts';

/** One of the ways in which values of a resource are, or were, stored. */
export type ProviderSettings =
  | { readonly type: 'identity' }
  | {
      readonly type: 'aesgcm' | 'aescbc';
      readonly keys: readonly { readonly name: string; readonly secret: Buffer }[];
    };

/** `stale`: it would be written in another way today. */
export type Opened =
  | { readonly ok: true; readonly value: Uint8Array; readonly stale: boolean }
  | { readonly ok: false; readonly reason: string };

/** Between the values of a resource and the bytes of them in the store. `place` is the key in the store. */
export interface Transformer {
  seal(plain: Uint8Array, place: string): Uint8Array;
  open(stored: Uint8Array, place: string): Opened;
}

/** What every encrypted value begins with. */
const mark = Buffer.from('k8s:enc:');

/** Whether the bytes are an encrypted value, whoever can open it. */
export function isSealed(stored: Uint8Array): boolean {
  return stored[0] === mark[0] && mark.equals(stored.subarray(0, mark.length));
}

export const sealedUnexpectedly = 'identity transformer tried to read encrypted data';

interface Way {
  readonly prefix: Buffer;
  /** Undefined for values as they are. */
  readonly cipher: Cipher | undefined;
}

/**
 * Writes with the first key of the first provider; reads what any of the keys has written, told apart by the name in front:
 * `k8s:enc:aesgcm:v1:NAME:`. The bytes are those of Kubernetes: both can share an etcd.
 * https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
 */
export function transformerOf(providers: readonly ProviderSettings[], random: RandomBytes): Transformer {
  const ways = providers.flatMap((provider): Way[] =>
    provider.type === 'identity'
      ? [{ prefix: Buffer.alloc(0), cipher: undefined }]
      : provider.keys.map(({ name, secret }) => ({
          prefix: Buffer.from(`k8s:enc:${provider.type}:v1:${name}:`),
          cipher: provider.type === 'aesgcm' ? aesGcm(secret, random) : aesCbc(secret, random),
        })),
  );
  const [first] = ways;
  if (!first) throw new Error('a transformer needs a provider');
  return {
    seal: (plain, place) => (first.cipher ? Buffer.concat([first.prefix, first.cipher.seal(plain, place)]) : plain),
    open(stored, place) {
      const sealed = isSealed(stored);
      const way = ways.find(({ prefix, cipher }) =>
        cipher ? sealed && prefix.equals(stored.subarray(0, prefix.length)) : !sealed,
      );
      if (!way) return { ok: false, reason: unreadable(ways, stored, sealed) };
      const value = way.cipher ? way.cipher.open(stored.subarray(way.prefix.length), place) : stored;
      if (typeof value === 'string') return { ok: false, reason: value };
      return { ok: true, value, stale: way !== first };
    },
  };
}

/** Why none of the ways fits, in Kubernetes' words. */
function unreadable(ways: readonly Way[], stored: Uint8Array, sealed: boolean): string {
  if (!sealed) return 'no matching prefix found';
  const provider = /^k8s:enc:[a-z]+:v\d+:/.exec(Buffer.from(stored.subarray(0, 64)).toString('latin1'))?.[0];
  if (provider !== undefined && ways.some(({ prefix }) => prefix.toString('latin1').startsWith(provider)))
    return 'no matching key was found for the provided AES transformer';
  return ways.every(({ cipher }) => cipher === undefined) ? sealedUnexpectedly : 'no matching prefix found';
}
