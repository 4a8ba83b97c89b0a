import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** How the channels of a WebSocket are written. */
export interface ChannelOptions {
  /** `base64.*` protocols: text messages, a digit for the channel and then base64. */
  base64: boolean;
  /** `v5.channel.k8s.io`: a message [255, n] says that the client will not write to channel n any more. */
  closeSignal: 'sent' | 'received' | 'unknown';
}

/** Which protocol of the channel family a name means. Servers send no close signal: clients would log it as an error. */
export function channelOptions(protocol: string, role: 'client' | 'server'): ChannelOptions {
  const closeSignal = protocol.startsWith('v5.') ? (role === 'client' ? 'sent' : 'received') : 'unknown';
  return { base64: protocol.includes('base64.'), closeSignal };
}

const closeChannel = 255;
/** More than this not yet taken by the kernel, and writers wait. */
const maxBuffered = 256 * 1024;

/**
 * The numbered byte streams that Kubernetes puts into one WebSocket (`channel.k8s.io` and its successors). A channel
 * whose reader is slow stops the reading of the whole socket, so TCP slows the sender.
 */
export class ChannelSocket {
  /** Resolves when the socket is closed by either side or lost; never rejects. */
  readonly closed: Promise<void>;
  readonly #socket: WebSocket;
  readonly #options: ChannelOptions;
  readonly #channels = new Map<number, Channel>();
  readonly #full = new Set<number>();
  #discarding = false;

  constructor(socket: WebSocket, options: ChannelOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('message', (data: Buffer) => this.#receive(data));
    // What went wrong ends in `close` with code 1006 or the one of the protocol error.
    socket.on('error', () => socket.terminate());
    this.closed = new Promise((resolve) =>
      socket.once('close', (code) => {
        const clean = code === 1000 || code === 1001 || code === 1005;
        for (const channel of this.#channels.values()) channel.lost(clean);
        resolve();
      }),
    );
  }

  /** The channel as a stream; made once for each number, before the first message for it can come. */
  channel(number: number): Duplex {
    const channel = new Channel({
      send: (bytes, done) => this.#send(number, bytes, done),
      sendClose: () => this.#sendClose(number),
      roomMade: () => this.#roomMade(number),
    });
    this.#channels.set(number, channel);
    return channel;
  }

  /** Ends the WebSocket after what was written; what still comes is dropped. ws cuts off a peer that does not answer. */
  close(): Promise<void> {
    this.#discarding = true;
    this.#full.clear();
    if (this.#socket.isPaused) this.#socket.resume();
    this.#socket.close(1000);
    return this.closed;
  }

  /** Cuts the connection. */
  terminate(): void {
    this.#socket.terminate();
  }

  #receive(data: Buffer): void {
    const first = data[0];
    if (first === undefined || this.#discarding) return;
    if (first === closeChannel && this.#options.closeSignal === 'received') {
      this.#channels.get(data[1] ?? closeChannel)?.receive(null);
      return;
    }
    const number = this.#options.base64 ? first - 48 : first;
    const rest = data.subarray(1);
    const bytes = this.#options.base64 ? Buffer.from(rest.toString('latin1'), 'base64') : rest;
    if (bytes.length === 0) return;
    // A channel that nobody has is ignored, as Kubernetes does.
    if (this.#channels.get(number)?.receive(bytes) === false) {
      this.#full.add(number);
      this.#socket.pause();
    }
  }

  #roomMade(number: number): void {
    if (this.#full.delete(number) && this.#full.size === 0) this.#socket.resume();
  }

  #send(number: number, bytes: Buffer, done: (error?: Error | null) => void): void {
    const message = this.#options.base64
      ? `${number}${bytes.toString('base64')}`
      : Buffer.concat([Buffer.from([number]), bytes]);
    const early = this.#socket.bufferedAmount < maxBuffered;
    this.#socket.send(message, (error) => {
      if (!early) done(error);
    });
    if (early) done();
  }

  #sendClose(number: number): void {
    if (this.#options.closeSignal === 'sent' && this.#socket.readyState === this.#socket.OPEN) {
      this.#socket.send(Buffer.from([closeChannel, number]));
    }
  }
}

interface ChannelLink {
  send(bytes: Buffer, done: (error?: Error | null) => void): void;
  sendClose(): void;
  roomMade(): void;
}

/** Closed without an error event when the socket is: `close` without `end` or `finish` tells a lost connection. */
class Channel extends Duplex {
  readonly #link: ChannelLink;
  #ended = false;

  constructor(link: ChannelLink) {
    super({ allowHalfOpen: true, readableHighWaterMark: 256 * 1024, writableHighWaterMark: 64 * 1024 });
    this.#link = link;
    // Whoever uses the channel learns of a loss by `close` and by its own calls; an error nobody hears would end the process.
    this.on('error', () => undefined);
  }

  receive(bytes: Buffer | null): boolean {
    if (this.destroyed || this.#ended) return true;
    this.#ended = bytes === null;
    return this.push(bytes) || bytes === null;
  }

  lost(clean: boolean): void {
    if (!clean || this.#ended) {
      this.destroy();
      return;
    }
    // Some clients close the socket to say that stdin has ended: let the reader have what came before.
    this.receive(null);
    this.once('end', () => this.destroy());
  }

  override _read(): void {
    this.#link.roomMade();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#link.send(chunk, (error) => {
      if (error) this.destroy();
      done();
    });
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#link.sendClose();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#link.roomMade();
    done(error);
  }
}
