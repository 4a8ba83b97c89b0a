/** The first key after all that begin with `prefix`: its last byte that can be raised, raised. `\0` (everything) for ''. */
export function prefixEnd(prefix: string): Buffer {
  const end = Buffer.from(prefix);
  for (let i = end.length - 1; i >= 0; i--) {
    const byte = end[i] ?? 0;
    if (byte === 0xff) continue;
    end[i] = byte + 1;
    return end.subarray(0, i + 1);
  }
  return Buffer.of(0);
}

/** The value of a marker; what has it is not an object. */
const markerValue = Buffer.from('knarr-progress');

/** A range of keys to watch that ends with a marker key. */
export interface MarkedRange {
  readonly key: Buffer;
  readonly rangeEnd: Buffer;
  /** Lies right behind the folder, where nobody else's lists and watches of the folder reach: `/registry/pods0`. */
  readonly marker: string;
}

/**
 * The range that a watch must cover to see both its prefix and a marker. The folder of the first two parts of the key is
 * taken (`/registry/pods/` for `/registry/pods/default/`): a marker behind a deeper one would lie among other clients' objects.
 */
export function markedRangeOf(prefix: string): MarkedRange {
  const folder = /^\/?[^/]+\/(?:[^/]+\/)?/.exec(prefix)?.[0];
  if (!folder) return { key: Buffer.of(0), rangeEnd: Buffer.of(0), marker: 'knarr-progress' };
  const marker = `${folder.slice(0, -1)}0`;
  return { key: Buffer.from(folder), rangeEnd: Buffer.from(`${marker}\0`), marker };
}

export const markerBytes: Buffer = markerValue;

/** Whether a value is one that the store itself wrote to learn how far a watch is. */
export function isMarker(value: Uint8Array): boolean {
  return value.length === markerValue.length && markerValue.equals(value);
}
