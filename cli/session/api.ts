import type { Readable } from 'node:stream';
import { genericServerResponse } from '../../api/errors/generic.ts';
import { statusErrorFrom } from '../../api/errors/status-error.ts';
import { isTimeUp, linkSignals } from '../../api/linked-signal.ts';
import type { TransportRequest } from '../../client/client.ts';
import { ConnectionError, type WireAnswer } from '../../client/https/connection.ts';
import type { WireTransport } from '../../client/https/https-transport.ts';
import { jsonLines } from '../../client/https/json-lines.ts';
import { parseWarnings } from './warnings.ts';

/** A request of a verb. */
export interface ApiRequest {
  readonly method?: TransportRequest['method'];
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  readonly signal?: AbortSignal | undefined;
}

/** One event of a watch, as the server sent it. */
export interface ApiEvent {
  readonly type: string;
  readonly object: unknown;
}

/** How a server is asked for tables. https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables */
export const tableMediaType =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

/** The requests of a verb: answers are objects, refusals StatusErrors, and warnings of the server are told as they come. */
export class Api {
  readonly #transport: WireTransport;
  readonly #warn: (text: string) => void;
  readonly #signal: AbortSignal;
  readonly #timeout: { readonly text: string; readonly ms: number } | undefined;

  constructor(
    transport: WireTransport,
    options: {
      readonly signal: AbortSignal;
      readonly warn: (text: string) => void;
      /** `--request-timeout`: also told to the server. */
      readonly timeout?: { readonly text: string; readonly ms: number } | undefined;
    },
  ) {
    this.#transport = transport;
    this.#warn = options.warn;
    this.#signal = options.signal;
    this.#timeout = options.timeout;
  }

  /** The object of the answer; its text where it is none. */
  async request(request: ApiRequest): Promise<unknown> {
    const answer = await this.open(request);
    const text = await readText(answer.body);
    if (answer.wasCut()) throw new ConnectionError('unexpected EOF', { code: 'ECONNRESET' });
    return answer.header('content-type')?.includes('json') && text !== '' ? JSON.parse(text) : text;
  }

  /** The answer as it comes; a refusal is thrown. */
  async open(request: ApiRequest): Promise<WireAnswer> {
    const { method = 'GET', path, body, contentType, accept, signal } = request;
    const query: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.query ?? {})) if (value) query[name] = value;
    if (this.#timeout) query.timeout = this.#timeout.text;
    const timed = this.#timeout ? [AbortSignal.timeout(this.#timeout.ms)] : [];
    // Not let go of: the body is read as long as the verb runs.
    const link = linkSignals(this.#signal, ...timed, ...(signal ? [signal] : []));
    const answer = await this.#transport
      .open({
        method,
        path,
        query,
        signal: link.signal,
        ...(body === undefined ? {} : { body }),
        ...(contentType === undefined ? {} : { contentType }),
        ...(accept === undefined ? {} : { accept }),
      })
      .catch((error: unknown) => {
        throw isTimeUp(error)
          ? new ConnectionError(
              'net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
              { code: 'ETIMEDOUT', cause: error },
            )
          : error;
      });
    const warnings = answer.header('warning');
    if (warnings) for (const text of parseWarnings(warnings)) this.#warn(text);
    if (answer.status >= 300) throw await refusal(answer, method);
    return answer;
  }

  /** The events of a watch; ends when the server ends it, or `--request-timeout`. Refusals in the stream are thrown. */
  async *watch(request: ApiRequest): AsyncGenerator<ApiEvent, void, undefined> {
    const answer = await this.open({ ...request, query: { ...request.query, watch: 'true' } });
    try {
      for await (const event of jsonLines(answer.body)) {
        const { type, object } = event as ApiEvent;
        if (type === 'ERROR') throw statusErrorFrom(object) ?? new Error(JSON.stringify(object));
        yield { type, object };
      }
    } catch (error) {
      if (!isTimeUp(error)) throw error;
    } finally {
      answer.cancel();
    }
  }

  /** The same server under another signal: for what must still be done when the user has stopped the verb. */
  under(signal: AbortSignal): Api {
    return new Api(this.#transport, { signal, warn: this.#warn, timeout: this.#timeout });
  }

  close(): Promise<void> {
    return this.#transport.close();
  }
}

async function refusal(answer: WireAnswer, method: string): Promise<Error> {
  const text = await readText(answer.body);
  if (answer.header('content-type')?.includes('json')) {
    const found = statusErrorFrom(JSON.parse(text));
    if (found) return found;
  }
  return genericServerResponse({
    code: answer.status,
    verb: method,
    serverMessage: text.slice(0, 2048).trim(),
    unexpected: true,
  });
}

async function readText(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
