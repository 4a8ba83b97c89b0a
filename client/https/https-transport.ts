import type { Readable } from 'node:stream';
import { type Clock, sleep } from '../../api/clock.ts';
import { genericServerResponse } from '../../api/errors/generic.ts';
import { type StatusError, statusErrorFrom } from '../../api/errors/status-error.ts';
import type { Transport, TransportRequest } from '../client.ts';
import { type Deadline, deadline } from '../deadline.ts';
import { type Connection, ConnectionError, connectionError, type WireAnswer } from './connection.ts';
import type { ClientCertificate, ConnectionConfig, Credential } from './connection-config.ts';
import { dial } from './dial.ts';
import { requestHeaders } from './headers.ts';
import { jsonLines } from './json-lines.ts';
import { retryAfterMs } from './retry.ts';

/** What a transport over the network runs on. */
export interface HttpsTransportOptions {
  readonly clock: Clock;
  /** The program and its part: `knarr/1.0.0 (kubelet)`. */
  readonly userAgent: string;
  /** For the whole of a request, tries included; watches: until they begin. 60 s. */
  readonly timeoutMs?: number;
}

/** A transport that also gives answers as they are on the wire. */
export interface WireTransport extends Transport {
  /**
   * Resolves with the head of the answer, refusals included; its body is the caller's to read, without a time limit but
   * the request's signal: logs that are followed, tables, warnings in headers.
   */
  open(request: TransportRequest): Promise<WireAnswer>;
}

/** A transport to the server of `config`: connects at the first request and again whenever the connection is lost. */
export function createHttpsTransport(config: ConnectionConfig, options: HttpsTransportOptions): WireTransport {
  return new HttpsTransport(config, options);
}

/** Watches end a little after the time they asked for, or their server is gone. */
const watchGraceMs = 30_000;

class HttpsTransport implements WireTransport {
  readonly #config: ConnectionConfig;
  readonly #options: HttpsTransportOptions;
  readonly #basePath: string;
  #connection: { readonly certificate: ClientCertificate | undefined; readonly ready: Promise<Connection> } | undefined;
  #made: Connection | undefined;
  #closed = false;

  constructor(config: ConnectionConfig, options: HttpsTransportOptions) {
    this.#config = config;
    this.#options = options;
    this.#basePath = new URL(config.server).pathname.replace(/\/+$/, '');
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#made?.close();
  }

  async request(request: TransportRequest): Promise<unknown> {
    const limit = this.#deadline(request, this.#options.timeoutMs ?? 60_000);
    try {
      const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
      const answer = await this.#exchange(request, body, limit.signal);
      return await readObject(answer, request);
    } catch (error) {
      throw this.#readable(error, request);
    } finally {
      limit.cancel();
    }
  }

  async open(request: TransportRequest): Promise<WireAnswer> {
    const openingMs = this.#options.timeoutMs ?? 60_000;
    const lifetime = this.#deadline(request, Infinity);
    const opened = this.#options.clock.after(openingMs, () => lifetime.abort(noAnswer(request, openingMs)));
    try {
      const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
      const answer = await this.#exchange(request, body, lifetime.signal);
      answer.body.once('close', () => lifetime.cancel());
      return answer;
    } catch (error) {
      lifetime.cancel();
      throw this.#readable(error, request);
    } finally {
      opened();
    }
  }

  async *watch(request: TransportRequest): AsyncGenerator<{ type: string; object: unknown }, void, undefined> {
    const { timeoutSeconds } = request.query;
    const lifetime = this.#deadline(request, timeoutSeconds ? Number(timeoutSeconds) * 1000 + watchGraceMs : Infinity);
    const openingMs = this.#options.timeoutMs ?? 60_000;
    const opened = this.#options.clock.after(openingMs, () => lifetime.abort(noAnswer(request, openingMs)));
    let answer: WireAnswer | undefined;
    try {
      answer = await this.#exchange(request, undefined, lifetime.signal);
      if (answer.status >= 300) await readObject(answer, request);
      opened();
      for await (const event of jsonLines(answer.body)) yield event as { type: string; object: unknown };
      requireWhole(answer, request);
    } catch (error) {
      if (!request.signal?.aborted) throw this.#readable(error, request);
    } finally {
      opened();
      lifetime.cancel();
      answer?.cancel();
    }
  }

  /** Sends until there is an answer that stands. The answer may be a refusal. */
  async #exchange(request: TransportRequest, body: Buffer | undefined, signal: AbortSignal): Promise<WireAnswer> {
    const { method } = request;
    let refused = false;
    for (let tried = 1; ; tried++) {
      let waitMs: number | undefined;
      try {
        const credential = await this.#config.credentials.current(signal);
        const answer = await this.#send(request, body, credential, signal);
        const renew: boolean = answer.status === 401 && !refused && this.#config.credentials.refused(credential);
        refused ||= renew;
        waitMs = renew
          ? 0
          : retryAfterMs(method, tried, { status: answer.status, retryAfter: answer.header('retry-after') });
        if (waitMs === undefined) return answer;
        answer.cancel();
      } catch (error) {
        waitMs = signal.aborted ? undefined : retryAfterMs(method, tried, { error });
        if (waitMs === undefined) throw error;
      }
      await sleep(this.#options.clock, waitMs, signal);
      signal.throwIfAborted();
    }
  }

  async #send(
    { method, path, query, contentType, accept }: TransportRequest,
    body: Buffer | undefined,
    credential: Credential,
    signal: AbortSignal,
  ): Promise<WireAnswer> {
    const connection = await this.#connect(credential.certificate);
    signal.throwIfAborted();
    const search = new URLSearchParams(query).toString();
    const headers = requestHeaders(credential, this.#config.impersonate, this.#options.userAgent);
    if (accept) headers.accept = accept;
    if (body) headers['content-type'] = contentType ?? 'application/json';
    return connection.send(
      { method, path: `${this.#basePath}${path}${search ? `?${search}` : ''}`, headers, body },
      signal,
    );
  }

  /** The connection there is, or the one that is being made: only one is made at a time. */
  #connect(certificate: ClientCertificate | undefined): Promise<Connection> {
    if (this.#closed) throw new ConnectionError('the transport is closed', { code: 'ERR_TRANSPORT_CLOSED' });
    const held = this.#connection;
    if (held && held.certificate === certificate && this.#made?.usable !== false) return held.ready;
    // Whoever still reads from the old connection may go on; it ends with its last stream.
    this.#made = undefined;
    const ready = dial(this.#config, certificate, this.#options.clock);
    const mine = { certificate, ready };
    this.#connection = mine;
    ready.then(
      (connection) => {
        if (this.#closed) connection.close();
        else if (this.#connection === mine) this.#made = connection;
      },
      () => {
        // The failure goes to those who asked; the next to ask tries anew.
        if (this.#connection === mine) this.#connection = undefined;
      },
    );
    return ready;
  }

  #deadline(request: TransportRequest, ms: number): Deadline {
    return deadline(this.#options.clock, ms, request.signal, () => noAnswer(request, ms));
  }

  /** The caller's own abort stays what it is; refusals too; all else is a lost connection. */
  #readable(error: unknown, { signal, method, path }: TransportRequest): unknown {
    if (signal?.aborted) return signal.reason;
    if (
      error instanceof Error &&
      (error.name === 'StatusError' || error instanceof TypeError || error instanceof SyntaxError)
    )
      return error;
    return connectionError(`${method} ${path}`, error);
  }
}

function requireWhole(answer: WireAnswer, { method, path }: TransportRequest): void {
  if (answer.wasCut()) throw new ConnectionError(`${method} ${path}: the answer was cut`, { code: 'ECONNRESET' });
}

function noAnswer({ method, path }: TransportRequest, ms: number): ConnectionError {
  return new ConnectionError(`${method} ${path}: no answer in ${ms} ms`, { code: 'ETIMEDOUT' });
}

/** The object of an answer; text where it is none. Throws the StatusError of a refusal. */
async function readObject(answer: WireAnswer, request: TransportRequest): Promise<unknown> {
  const text = await readText(answer.body);
  requireWhole(answer, request);
  const json = answer.header('content-type')?.includes('json') ?? false;
  if (answer.status < 300) return json && text !== '' ? JSON.parse(text) : text;
  throw refusal(answer, request, text, json);
}

function refusal(answer: WireAnswer, { method }: TransportRequest, text: string, json: boolean): StatusError {
  const found = json ? statusErrorFrom(parseOrNothing(text)) : undefined;
  if (found) return found;
  const retryAfter = Number(answer.header('retry-after') ?? 0);
  return genericServerResponse({
    code: answer.status,
    verb: method,
    serverMessage: text.slice(0, 2048).trim(),
    unexpected: true,
    ...(retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}),
  });
}

/** A proxy may call its page JSON; then it is text like any other. */
function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function readText(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  return chunks.length === 1 ? (chunks[0] as Buffer).toString('utf8') : Buffer.concat(chunks).toString('utf8');
}
