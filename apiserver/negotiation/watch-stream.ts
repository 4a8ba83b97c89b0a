import { decodeJson } from '../../api/codec/json-decode.ts';
import { keptBytes } from '../cache/recent-lists.ts';
import type { ReplyStream } from '../http/exchange.ts';
import type { StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { WatchItem, WatchSink } from '../request/watch-source.ts';
import type { EncodeOptions } from './encode.ts';
import { inVersion, partialMetadata, tableOf } from './table.ts';

/**
 * Bytes that a client may leave unread before it is cut off: a watcher that does not keep up costs memory that all others
 * need, and can always begin again.
 */
const bufferBound = 16 * 1024 * 1024;

/** Longer lists of items, as the state at the beginning of a watch, are sent piece by piece, as the client takes them. */
const pieceItems = 100;

/** Events that may wait until the beginning is sent; a client for which more come meanwhile is cut off. */
const waitingBound = 10_000;

/**
 * Makes the bytes of events; the same items in the same form are encoded once, however many watch them. With `scratch` they
 * are made in its memory, and are good until the next ones are.
 */
export type WatchEncoder = (items: readonly WatchItem[], scratch?: Scratch) => Promise<Buffer> | Buffer;

/** Memory that is used again and again. */
class Scratch {
  #memory = Buffer.alloc(0);

  /** The parts, one behind the other. */
  join(parts: readonly Buffer[]): Buffer {
    let length = 0;
    for (const part of parts) length += part.length;
    if (length > this.#memory.length) this.#memory = Buffer.allocUnsafeSlow(length);
    let at = 0;
    for (const part of parts) at += part.copy(this.#memory, at);
    return this.#memory.subarray(0, length);
  }
}

const newline = Buffer.from('}\n');
const heads = {
  ADDED: Buffer.from('{"type":"ADDED","object":'),
  MODIFIED: Buffer.from('{"type":"MODIFIED","object":'),
  DELETED: Buffer.from('{"type":"DELETED","object":'),
};

/** The plain JSON of one event. */
function jsonEvent(resource: Resource, item: WatchItem, parts: Buffer[]): void {
  if (item.type === 'BOOKMARK')
    parts.push(Buffer.from(`${JSON.stringify({ type: 'BOOKMARK', object: bookmark(resource, item) })}\n`));
  else parts.push(heads[item.type], item.entry.json, newline);
}

/**
 * An object of the kind in which nothing is set but its version, and the mark of the end of the first state. As any empty
 * object it shows the fields that its kind always shows.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#watch-bookmarks
 */
function bookmark(resource: Resource, item: Extract<WatchItem, { type: 'BOOKMARK' }>): StoredObject {
  const empty = emptyOf.get(resource) ?? decodeJson(resource.schema, {});
  emptyOf.set(resource, empty);
  const metadata = {
    resourceVersion: String(item.revision),
    ...(item.initialEventsEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}),
  };
  const { kind, apiVersion } = resource.type;
  return { ...empty, kind, apiVersion, metadata } as unknown as StoredObject;
}

const emptyOf = new WeakMap<Resource, object>();

/** The JSON of lists of items that several watchers are handed. */
const sharedJson = new WeakMap<readonly WatchItem[], Buffer>();

/** The encoder for a form; tables send their columns with the first event only. */
export function watchEncoder(resource: Resource, options: EncodeOptions): WatchEncoder {
  const { media } = options;
  if (media.type === 'json' && media.as === undefined) {
    return (items, scratch) => {
      let bytes = sharedJson.get(items);
      if (bytes) return bytes;
      const parts: Buffer[] = [];
      for (const item of items) jsonEvent(resource, item, parts);
      if (scratch) return scratch.join(parts);
      bytes = Buffer.concat(parts);
      sharedJson.set(items, bytes);
      return bytes;
    };
  }
  if (media.type === 'protobuf') {
    return async (items) => {
      const { protobufEvents } = await import('./watch-protobuf.ts');
      return protobufEvents(items, (item) => shapeOf(resource, item, options, false));
    };
  }
  let first = true;
  return (items) => {
    const lines = items.map((item) => {
      const object = inVersion(shapeOf(resource, item, options, first), media.asVersion);
      first = false;
      return `${JSON.stringify({ type: item.type, object })}\n`;
    });
    return Buffer.from(lines.join(''));
  };
}

function shapeOf(
  resource: Resource,
  item: WatchItem,
  options: EncodeOptions,
  withColumns: boolean,
): Readonly<Record<string, unknown>> {
  const { media, include, now } = options;
  const object = item.type === 'BOOKMARK' ? bookmark(resource, item) : item.entry.object;
  if (media.as === 'Table') {
    const { resourceVersion } = object.metadata;
    return tableOf(resource, [{ object }], { resourceVersion }, { include, now, withColumns });
  }
  return media.as ? partialMetadata(object) : object;
}

/** Writes a watch to its client, and cuts it off when the client does not keep up. */
export function streamSink(stream: ReplyStream, encode: WatchEncoder, onCut: () => void): WatchSink {
  // Encoding may have to load code first, and the beginning of a watch is sent as the client takes it: later events wait.
  let tail: Promise<void> | undefined;
  let waiting = 0;
  const cut = () => {
    stream.destroy();
    onCut();
  };
  const send = (bytes: Buffer) => {
    if (bytes.length === 0) return;
    stream.write(bytes);
    if (stream.buffered > bufferBound) cut();
  };
  const sendPieces = async (items: readonly WatchItem[]) => {
    // Fifty clients at different places of a long beginning would have all of it kept.
    const scratch = isKept(items) ? undefined : new Scratch();
    for (const piece of piecesOf(items)) {
      const bytes = await encode(piece, scratch);
      if (!(await taken(stream, bytes))) return;
    }
  };
  const enqueue = (work: () => Promise<void> | void): void => {
    const pending = tail ? tail.then(work) : work();
    if (!pending) return;
    // What cannot be put in the form asked for ends the watch; the client begins anew, and its list says why.
    const own: Promise<void> = pending.then(undefined, cut).finally(() => {
      if (tail === own) tail = undefined;
    });
    tail = own;
  };
  return {
    deliver(items) {
      if (tail) {
        waiting += items.length;
        if (waiting > waitingBound) {
          cut();
          return;
        }
      }
      const counted = tail ? items.length : 0;
      enqueue(() => {
        waiting -= counted;
        if (items.length > pieceItems) return sendPieces(items);
        const bytes = encode(items);
        if (bytes instanceof Promise) return bytes.then(send);
        send(bytes);
      });
    },
    end(error) {
      enqueue(() => {
        if (error) stream.write(`${JSON.stringify({ type: 'ERROR', object: error })}\n`);
        stream.end();
      });
    },
  };
}

/** Resolves when the client has taken the bytes; false when it has gone. */
function taken(stream: ReplyStream, bytes: Buffer): Promise<boolean> {
  return new Promise((resolve) => stream.write(bytes, (error) => resolve(!error)));
}

/** Whether the beginning is kept as it was sent, for others who begin at the same time. */
function isKept(items: readonly WatchItem[]): boolean {
  let bytes = 0;
  for (const item of items) if (item.type !== 'BOOKMARK') bytes += item.entry.size;
  return bytes <= keptBytes;
}

const pieces = new WeakMap<readonly WatchItem[], readonly (readonly WatchItem[])[]>();

/** A long list cut into short ones, the same ones for all who are handed the same list. */
function piecesOf(items: readonly WatchItem[]): readonly (readonly WatchItem[])[] {
  let made = pieces.get(items);
  if (!made) {
    const cuts: WatchItem[][] = [];
    for (let at = 0; at < items.length; at += pieceItems) cuts.push(items.slice(at, at + pieceItems));
    made = cuts;
    pieces.set(items, made);
  }
  return made;
}
