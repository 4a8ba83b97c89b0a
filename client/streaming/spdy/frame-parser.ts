import { controlType, type SpdyFrame } from './frames.ts';

/** Control frames are held whole until parsed; a longer one than this ends the session. */
const maxControlLength = 64 * 1024;

/** The peer broke the protocol; the session cannot go on. */
export class SpdyProtocolError extends Error {
  override name = 'SpdyProtocolError';
}

/**
 * Turns the bytes of a connection, cut anywhere, into frames. DATA payloads are handed on as slices of what came in,
 * so that memory does not depend on the frame's length.
 */
export class SpdyFrameParser {
  #pending: Buffer | undefined;
  #data: { streamId: number; fin: boolean; left: number } | undefined;

  /** The frames that are complete with `chunk`, lazily: not iterating to the end loses frames. */
  *push(chunk: Buffer): Generator<SpdyFrame, void, undefined> {
    let bytes = this.#pending ? Buffer.concat([this.#pending, chunk]) : chunk;
    this.#pending = undefined;
    let at = 0;
    while (at < bytes.length) {
      if (this.#data) {
        const part = bytes.subarray(at, at + this.#data.left);
        at += part.length;
        yield this.#takeData(part);
        continue;
      }
      if (bytes.length - at < 8) break;
      const first = bytes.readUInt32BE(at);
      const flags = bytes.readUInt8(at + 4);
      const length = bytes.readUIntBE(at + 5, 3);
      if (first >>> 31 === 0) {
        at += 8;
        this.#data = { streamId: first, fin: (flags & 1) !== 0, left: length };
        if (length === 0) yield this.#takeData(bytes.subarray(at, at));
        continue;
      }
      if (length > maxControlLength) throw new SpdyProtocolError(`control frame of ${length} bytes`);
      if (bytes.length - at < 8 + length) break;
      const version = (first >>> 16) & 0x7fff;
      if (version !== 3) throw new SpdyProtocolError(`version ${version}`);
      const frame = parseControl(first & 0xffff, flags, bytes.subarray(at + 8, at + 8 + length));
      at += 8 + length;
      if (frame) yield frame;
    }
    bytes = bytes.subarray(at);
    if (bytes.length > 0) this.#pending = bytes;
  }

  #takeData(part: Buffer): SpdyFrame {
    const data = this.#data;
    if (!data) throw new SpdyProtocolError('data without a head');
    data.left -= part.length;
    if (data.left === 0) this.#data = undefined;
    return { type: 'DATA', streamId: data.streamId, fin: data.fin && data.left === 0, bytes: part };
  }
}

const minimumLength: Readonly<Record<number, number>> = {
  [controlType.SYN_STREAM]: 10,
  [controlType.SYN_REPLY]: 4,
  [controlType.HEADERS]: 4,
  [controlType.RST_STREAM]: 8,
  [controlType.SETTINGS]: 4,
  [controlType.PING]: 4,
  [controlType.GOAWAY]: 8,
  [controlType.WINDOW_UPDATE]: 8,
};

function parseControl(type: number, flags: number, payload: Buffer): SpdyFrame | undefined {
  const minimum = minimumLength[type];
  // 2.2.1: control frames of a type the receiver does not know must be ignored.
  if (minimum === undefined) return undefined;
  if (payload.length < minimum) throw new SpdyProtocolError(`control frame ${type} of ${payload.length} bytes`);
  const fin = (flags & 1) !== 0;
  const word = payload.readUInt32BE(0);
  const streamId = word & 0x7fffffff;
  switch (type) {
    case controlType.SYN_STREAM:
      return { type: 'SYN_STREAM', streamId, fin, block: payload.subarray(10) };
    case controlType.SYN_REPLY:
      return { type: 'SYN_REPLY', streamId, fin, block: payload.subarray(4) };
    case controlType.HEADERS:
      return { type: 'HEADERS', streamId, fin, block: payload.subarray(4) };
    case controlType.RST_STREAM:
      return { type: 'RST_STREAM', streamId, status: payload.readUInt32BE(4) };
    case controlType.GOAWAY:
      return { type: 'GOAWAY', lastGoodStreamId: streamId, status: payload.readUInt32BE(4) };
    case controlType.WINDOW_UPDATE:
      return { type: 'WINDOW_UPDATE', streamId, delta: payload.readUInt32BE(4) & 0x7fffffff };
    case controlType.PING:
      return { type: 'PING', id: word };
    default:
      return parseSettings(word, payload);
  }
}

function parseSettings(count: number, payload: Buffer): SpdyFrame {
  if (payload.length < 4 + count * 8) throw new SpdyProtocolError(`${count} settings in ${payload.length} bytes`);
  const settings = Array.from({ length: count }, (_, index) => ({
    id: payload.readUIntBE(5 + index * 8, 3),
    value: payload.readUInt32BE(8 + index * 8),
  }));
  return { type: 'SETTINGS', settings };
}
