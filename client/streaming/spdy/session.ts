import type { Duplex } from 'node:stream';
import { type Clock, systemClock } from '../../../api/clock.ts';
import { SpdyFrameParser, SpdyProtocolError } from './frame-parser.ts';
import { encodeDataHead, encodeFrame, rstStatus, type SpdyFrame } from './frames.ts';
import { HeaderCompressor, HeaderDecompressor, type SpdyHeaders } from './header-block.ts';
import { SpdyStream, type StreamLink } from './stream.ts';

/** How a session behaves. */
export interface SpdySessionOptions {
  role: 'client' | 'server';
  /** Decides on a stream that the peer opens; `false` refuses it. Called before the peer gets its answer. */
  onStream?: (stream: SpdyStream) => boolean;
  /** Streams the peer may have open at once; more are refused. */
  maxStreams?: number;
  /** Without a byte from the peer for so long, the connection is cut. Kubernetes' kubelet: 4 hours. */
  idleTimeoutMs?: number;
  clock?: Clock;
}

/** DATA frames are cut to this size: the peer reads a frame whole into memory, and other streams wait for its end. */
const maxDataLength = 64 * 1024;
const closeDeadlineMs = 10_000;

/**
 * A SPDY/3.1 connection between the ends of Kubernetes' streaming protocols. It has no flow-control windows, as kubectl
 * and Kubernetes have none: a stream whose reader is slow stops the reading of the connection, so TCP slows the sender.
 */
export class SpdySession implements StreamLink {
  /** Resolves when the connection is over, for whatever reason; never rejects. */
  readonly closed: Promise<void>;
  readonly #connection: Duplex;
  readonly #options: SpdySessionOptions;
  readonly #clock: Clock;
  readonly #streams = new Map<number, SpdyStream>();
  readonly #compressor = new HeaderCompressor();
  readonly #decompressor = new HeaderDecompressor();
  readonly #waitingForDrain: ((error?: Error) => void)[] = [];
  #nextStreamId: number;
  #lastPeerStreamId = 0;
  #goingAway = false;
  #cancelDeadline: (() => void) | undefined;
  #lastRead: number;

  /** `head`: what was already read of the connection. Reading starts at once. */
  constructor(connection: Duplex, head: Buffer, options: SpdySessionOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#nextStreamId = options.role === 'client' ? 1 : 2;
    this.#lastRead = this.#clock.now();
    connection.on('drain', () => this.#drained());
    connection.on('error', () => this.#over());
    this.closed = new Promise((resolve) => connection.once('close', () => resolve(this.#over())));
    if (head.length > 0) connection.unshift(head);
    if (options.idleTimeoutMs !== undefined) this.#watchIdle(options.idleTimeoutMs, options.idleTimeoutMs);
    // The end of reading, good or bad, is the end of the connection: `closed` and the streams' own `close` tell it. A
    // WebSocket's stream does not close by itself. What `close` still has to send has its own deadline.
    const over = () => {
      if (!connection.writableEnded) connection.destroy();
    };
    this.#read().then(over, () => connection.destroy());
  }

  /** Opens a stream. The peer may still refuse it, which closes it. */
  open(headers: SpdyHeaders, options: { fin?: boolean } = {}): SpdyStream {
    if (this.#goingAway || this.#connection.destroyed) throw new Error('the SPDY session is closed');
    const stream = new SpdyStream(this.#nextStreamId, headers, this);
    this.#nextStreamId += 2;
    this.#streams.set(stream.id, stream);
    const block = this.#compressor.compress(headers);
    this.#connection.write(encodeFrame({ type: 'SYN_STREAM', streamId: stream.id, fin: options.fin ?? false, block }));
    return stream;
  }

  /** Says goodbye after what is written already, drops what still comes, and ends the connection. Idempotent. */
  close(): Promise<void> {
    if (!this.#goingAway && !this.#connection.destroyed) {
      this.#goingAway = true;
      this.#connection.write(encodeFrame({ type: 'GOAWAY', lastGoodStreamId: this.#lastPeerStreamId, status: 0 }));
      for (const stream of this.#streams.values()) stream.resume();
      this.#connection.end();
      this.#cancelDeadline?.();
      this.#cancelDeadline = this.#clock.after(closeDeadlineMs, () => this.#connection.destroy());
    }
    return this.closed;
  }

  sendData(streamId: number, bytes: Buffer, fin: boolean, done: (error?: Error) => void): void {
    if (this.#connection.destroyed || this.#connection.writableEnded) {
      done(new Error('connection closed'));
      return;
    }
    let room = true;
    for (let at = 0; at === 0 || at < bytes.length; at += maxDataLength) {
      const part = bytes.subarray(at, at + maxDataLength);
      const last = at + maxDataLength >= bytes.length;
      this.#connection.cork();
      room = this.#connection.write(encodeDataHead(streamId, part.length, fin && last));
      if (part.length > 0) room = this.#connection.write(part);
      this.#connection.uncork();
    }
    if (room) done();
    else this.#waitingForDrain.push(done);
  }

  forget(streamId: number, reset: boolean): void {
    if (!this.#streams.delete(streamId) || !reset || this.#goingAway || this.#connection.destroyed) return;
    this.#connection.write(encodeFrame({ type: 'RST_STREAM', streamId, status: rstStatus.cancel }));
  }

  async #read(): Promise<void> {
    const parser = new SpdyFrameParser();
    for await (const chunk of this.#connection) {
      this.#lastRead = this.#clock.now();
      for (const frame of parser.push(chunk as Buffer)) {
        const wait = this.#handle(frame);
        if (wait) await wait;
      }
    }
  }

  /** A promise: the next frame has to wait for it. */
  #handle(frame: SpdyFrame): Promise<void> | undefined {
    switch (frame.type) {
      case 'DATA':
        if (this.#goingAway) return undefined;
        // Data of an unknown stream was on its way when the stream was reset.
        return this.#streams.get(frame.streamId)?.receive(frame.bytes, frame.fin);
      case 'SYN_STREAM':
        return this.#accept(frame.streamId, frame.fin, frame.block);
      case 'SYN_REPLY':
      case 'HEADERS':
        // Nothing of ours reads them, but every block is part of the one compressed stream.
        return this.#decompressor.decompress(frame.block).then(() => {
          if (frame.fin) return this.#streams.get(frame.streamId)?.receive(Buffer.alloc(0), true);
          return undefined;
        });
      case 'RST_STREAM':
        this.#streams.get(frame.streamId)?.lost();
        return undefined;
      case 'PING':
        // Odd ids are the client's: an id of our own is an answer.
        if ((frame.id % 2 === 1) === (this.#options.role === 'server') && this.#connection.writable) {
          this.#connection.write(encodeFrame(frame));
        }
        return undefined;
      case 'GOAWAY':
      case 'SETTINGS':
      case 'WINDOW_UPDATE':
        return undefined;
    }
  }

  async #accept(streamId: number, fin: boolean, block: Buffer): Promise<void> {
    const headers = await this.#decompressor.decompress(block);
    if (this.#goingAway || this.#connection.destroyed) return;
    const peerParity = this.#options.role === 'server' ? 1 : 0;
    if (streamId % 2 !== peerParity || streamId <= this.#lastPeerStreamId) {
      throw new SpdyProtocolError(`stream id ${streamId} after ${this.#lastPeerStreamId}`);
    }
    this.#lastPeerStreamId = streamId;
    const { onStream, maxStreams = 1000 } = this.#options;
    const stream = new SpdyStream(streamId, headers, this);
    if (!onStream || this.#streams.size >= maxStreams || !onStream(stream)) {
      stream.lost();
      this.#connection.write(encodeFrame({ type: 'RST_STREAM', streamId, status: rstStatus.refusedStream }));
      return;
    }
    this.#streams.set(streamId, stream);
    const reply = this.#compressor.compress(new Map());
    this.#connection.write(encodeFrame({ type: 'SYN_REPLY', streamId, fin: false, block: reply }));
    if (fin) await stream.receive(Buffer.alloc(0), true);
  }

  #drained(): void {
    for (const done of this.#waitingForDrain.splice(0)) done();
  }

  #over(): void {
    this.#cancelDeadline?.();
    this.#goingAway = true;
    for (const stream of [...this.#streams.values()]) stream.lost();
    for (const done of this.#waitingForDrain.splice(0)) done(new Error('connection closed'));
    this.#decompressor.close();
  }

  #watchIdle(timeoutMs: number, waitMs: number): void {
    this.#cancelDeadline = this.#clock.after(waitMs, () => {
      const left = this.#lastRead + timeoutMs - this.#clock.now();
      if (left <= 0) this.#connection.destroy();
      else this.#watchIdle(timeoutMs, left);
    });
  }
}
