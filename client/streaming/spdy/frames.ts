/**
 * The frames of SPDY/3.1 that Kubernetes' streaming uses, and their bytes.
 * https://www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1/
 */
export type SpdyFrame =
  | { type: 'SYN_STREAM'; streamId: number; fin: boolean; block: Buffer }
  | { type: 'SYN_REPLY'; streamId: number; fin: boolean; block: Buffer }
  | { type: 'HEADERS'; streamId: number; fin: boolean; block: Buffer }
  | { type: 'RST_STREAM'; streamId: number; status: number }
  | { type: 'SETTINGS'; settings: ReadonlyArray<{ id: number; value: number }> }
  | { type: 'PING'; id: number }
  | { type: 'GOAWAY'; lastGoodStreamId: number; status: number }
  | { type: 'WINDOW_UPDATE'; streamId: number; delta: number }
  /** The parser hands data on as it comes, so one DATA frame may be seen as many; only the last carries `fin`. */
  | { type: 'DATA'; streamId: number; fin: boolean; bytes: Buffer };

/** Status codes of RST_STREAM (2.6.3). */
export const rstStatus = { protocolError: 1, invalidStream: 2, refusedStream: 3, cancel: 5 } as const;

/** Type numbers of control frames on the wire. */
export const controlType = {
  SYN_STREAM: 1,
  SYN_REPLY: 2,
  RST_STREAM: 3,
  SETTINGS: 4,
  PING: 6,
  GOAWAY: 7,
  HEADERS: 8,
  WINDOW_UPDATE: 9,
} as const;

const spdyVersion = 3;
const flagFin = 1;

function control(type: number, flags: number, payloadLength: number, extra?: Buffer): Buffer {
  const frame = Buffer.alloc(8 + payloadLength);
  frame.writeUInt16BE(0x8000 | spdyVersion, 0);
  frame.writeUInt16BE(type, 2);
  frame.writeUInt32BE(((flags << 24) | (payloadLength + (extra?.length ?? 0))) >>> 0, 4);
  return frame;
}

/** The eight bytes before a DATA frame's payload; the payload itself is written without a copy. */
export function encodeDataHead(streamId: number, length: number, fin: boolean): Buffer {
  const head = Buffer.allocUnsafe(8);
  head.writeUInt32BE(streamId, 0);
  head.writeUInt32BE((((fin ? flagFin : 0) << 24) | length) >>> 0, 4);
  return head;
}

/** The bytes of one frame. `block` must already be compressed by the session's header compressor, in sending order. */
export function encodeFrame(frame: SpdyFrame): Buffer {
  switch (frame.type) {
    case 'SYN_STREAM': {
      const head = control(controlType.SYN_STREAM, frame.fin ? flagFin : 0, 10, frame.block);
      head.writeUInt32BE(frame.streamId, 8);
      return Buffer.concat([head, frame.block]);
    }
    case 'SYN_REPLY':
    case 'HEADERS': {
      const head = control(controlType[frame.type], frame.fin ? flagFin : 0, 4, frame.block);
      head.writeUInt32BE(frame.streamId, 8);
      return Buffer.concat([head, frame.block]);
    }
    case 'RST_STREAM':
      return twoWords(controlType.RST_STREAM, frame.streamId, frame.status);
    case 'GOAWAY':
      return twoWords(controlType.GOAWAY, frame.lastGoodStreamId, frame.status);
    case 'WINDOW_UPDATE':
      return twoWords(controlType.WINDOW_UPDATE, frame.streamId, frame.delta);
    case 'PING': {
      const ping = control(controlType.PING, 0, 4);
      ping.writeUInt32BE(frame.id, 8);
      return ping;
    }
    case 'SETTINGS': {
      const settings = control(controlType.SETTINGS, 0, 4 + frame.settings.length * 8);
      settings.writeUInt32BE(frame.settings.length, 8);
      frame.settings.forEach(({ id, value }, index) => {
        settings.writeUInt32BE(id & 0xffffff, 12 + index * 8);
        settings.writeUInt32BE(value, 16 + index * 8);
      });
      return settings;
    }
    case 'DATA':
      return Buffer.concat([encodeDataHead(frame.streamId, frame.bytes.length, frame.fin), frame.bytes]);
  }
}

function twoWords(type: number, first: number, second: number): Buffer {
  const frame = control(type, 0, 8);
  frame.writeUInt32BE(first, 8);
  frame.writeUInt32BE(second, 12);
  return frame;
}
