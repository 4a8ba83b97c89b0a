import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import type { SecureContextOptions } from 'node:tls';
import type { Clock } from '../../../../api/clock.ts';
import { GrpcError, grpcCode } from './errors.ts';
import { converse, type GrpcStream, type StreamListener } from './stream.ts';
import { ask } from './unary.ts';

/** A server that does not take the connection in this time is as good as away. */
const connectMs = 3000;
/** A connection whose other end is silently gone is noticed within 20 s. etcd takes a ping every 5 s, while calls are open. */
const pingEveryMs = 10_000;
const pongWithinMs = 10_000;
/** After an attempt that failed, calls fail for so long without another one. */
const failFastMs = 50;
/** How much may arrive before it is acknowledged: lists are megabytes long. */
const streamWindow = 4 << 20;
const connectionWindow = 16 << 20;

/** What a server can be asked for; made once, as the headers are the same for all calls. */
export interface GrpcMethod {
  readonly headers: Readonly<Record<string, string>>;
  /** For calls of one message; streams have no deadline. */
  readonly timeoutMs: number;
}

/** `path` is `/package.Service/Method`. Without `timeoutMs` it is a stream. */
export function grpcMethod(
  path: string,
  { timeoutMs = 0, metadata = {} }: { timeoutMs?: number; metadata?: Readonly<Record<string, string>> },
): GrpcMethod {
  const timeout: Record<string, string> = timeoutMs > 0 ? { 'grpc-timeout': `${timeoutMs}m` } : {};
  return {
    headers: {
      ':method': 'POST',
      ':path': path,
      te: 'trailers',
      'content-type': 'application/grpc',
      ...timeout,
      ...metadata,
    },
    timeoutMs,
  };
}

/**
 * gRPC with one server over one HTTP/2 connection, which is made when it is needed, and anew when it has broken. No call is
 * repeated: the error says whether it may be. Why not @grpc/grpc-js: docs/decisions/0009-grpc-over-node-http2.md.
 */
export class GrpcChannel {
  readonly #url: URL;
  readonly #tls: SecureContextOptions;
  readonly #clock: Clock;
  /** Where new calls go. */
  #session: ClientHttp2Session | undefined;
  #connecting: Promise<ClientHttp2Session> | undefined;
  #failed: { readonly at: number; readonly error: GrpcError } | undefined;
  /** All that are open, also one that only ends the calls it has. */
  readonly #sessions = new Set<ClientHttp2Session>();
  #calls = 0;
  #closed = false;

  constructor(url: URL, tls: SecureContextOptions, clock: Clock) {
    this.#url = url;
    this.#tls = tls;
    this.#clock = clock;
  }

  /** Sends one message and resolves with the one that answers it, within the time of the method. Rejects with GrpcError. */
  async unary(method: GrpcMethod, message: Uint8Array): Promise<Buffer> {
    const session = this.#usable ?? (await this.#connect());
    return ask(this.#begin(session, method), message, method.timeoutMs, this.#clock);
  }

  /** Begins a stream. Rejects with GrpcError. */
  async stream(method: GrpcMethod, listener: StreamListener): Promise<GrpcStream> {
    const session = this.#usable ?? (await this.#connect());
    return converse(this.#begin(session, method), listener);
  }

  /** Cuts off what is under way; afterwards every call is refused. */
  close(): void {
    this.#closed = true;
    this.#session = undefined;
    for (const session of this.#sessions) session.destroy();
  }

  /** The events of one that is ending come later than its state. */
  get #usable(): ClientHttp2Session | undefined {
    const session = this.#session;
    return session && !session.closed && !session.destroyed ? session : undefined;
  }

  #connect(): Promise<ClientHttp2Session> {
    if (this.#closed)
      return Promise.reject(new GrpcError(grpcCode.unavailable, 'the channel is closed', { neverBegun: true }));
    const failed = this.#failed;
    if (failed && this.#clock.now() < failed.at + failFastMs) return Promise.reject(failed.error);
    this.#connecting ??= this.#open().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  #open(): Promise<ClientHttp2Session> {
    return new Promise((resolve, reject) => {
      const session = connect(this.#url, {
        ...this.#tls,
        // Node's own bound would refuse calls while many large ones are under way.
        maxSessionMemory: Number.MAX_SAFE_INTEGER,
        settings: { enablePush: false, initialWindowSize: streamWindow },
      });
      this.#sessions.add(session);
      let connected = false;
      let why: Error | undefined;
      let stopTimer = this.#clock.after(connectMs, () =>
        session.destroy(new Error(`not connected within ${connectMs / 1000} s`)),
      );
      session.once('connect', () => {
        if (session.destroyed) return;
        connected = true;
        stopTimer();
        stopTimer = this.#keepAlive(session);
        session.setLocalWindowSize(connectionWindow);
        this.#session = session;
        resolve(session);
      });
      session.on('error', (error) => {
        why = error;
      });
      // The server takes no new calls here and finishes those that it has.
      session.on('goaway', () => this.#forget(session));
      session.once('close', () => {
        stopTimer();
        this.#sessions.delete(session);
        this.#forget(session);
        if (connected) return;
        const message = why ? why.message : `${this.#url.host} closed the connection`;
        const error = new GrpcError(grpcCode.unavailable, message, { neverBegun: true, cause: why });
        this.#failed = { at: this.#clock.now(), error };
        reject(error);
      });
    });
  }

  #forget(session: ClientHttp2Session): void {
    if (this.#session === session) this.#session = undefined;
  }

  /** Asks the other end now and then whether it is there, and destroys the connection when it does not say so. */
  #keepAlive(session: ClientHttp2Session): () => void {
    let cancel: () => void = () => undefined;
    const rest = () => {
      cancel = this.#clock.after(pingEveryMs, probe);
    };
    const probe = () => {
      // A ping while nothing is asked for is an attack to etcd.
      if (this.#calls === 0) {
        rest();
        return;
      }
      cancel = this.#clock.after(pongWithinMs, () =>
        session.destroy(new Error(`no answer to a ping within ${pongWithinMs / 1000} s`)),
      );
      session.ping((error) => {
        cancel();
        if (!error && !session.destroyed) rest();
      });
    };
    rest();
    return () => cancel();
  }

  #begin(session: ClientHttp2Session, { headers }: GrpcMethod): ClientHttp2Stream {
    let stream: ClientHttp2Stream;
    try {
      stream = session.request(headers, { endStream: false });
    } catch (cause) {
      throw new GrpcError(grpcCode.unavailable, 'the connection is closing', { neverBegun: true, cause });
    }
    this.#calls++;
    stream.once('close', () => {
      this.#calls--;
    });
    return stream;
  }
}
