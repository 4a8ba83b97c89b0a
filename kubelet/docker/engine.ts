import type { Duplex, Readable } from 'node:stream';
import type DockerClient from 'dockerode';
import { isTimeUp } from '../../api/linked-signal.ts';
import { RuntimeError } from '../runtime/errors.ts';
import { DockerError, toDockerError } from './errors.ts';

/** Newest API version whose answers this driver was written for; an older engine is spoken to in its own. */
const NEWEST_API = '1.47';
/** 20.10, the oldest that Debian 12 has: one-shot statistics begin there. */
const OLDEST_API = '1.41';
const CONNECT_TIMEOUT_MS = 10_000;

/** One call of the Engine API (https://docs.docker.com/reference/api/engine/). */
export interface Call {
  /** In words, for error messages: `create container k8s_...`. */
  readonly what: string;
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'DELETE' | 'PUT';
  /** Objects become JSON, absent values are left out. */
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** Sent as it is, as a tar archive. */
  readonly file?: Buffer | NodeJS.ReadableStream;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses taken as success besides 200 to 204; their body is the result. */
  readonly accept?: readonly number[];
}

/** What the engine says of itself. */
export interface EngineVersion {
  readonly Version: string;
  readonly ApiVersion: string;
  readonly MinAPIVersion?: string;
  readonly Arch: string;
}

/** `unix:///path`, `tcp://host:port` or `ssh://user@host`; undefined leaves it to DOCKER_HOST and the default socket. */
export type DockerHost = string | undefined;

/**
 * The connection to a Docker Engine. The client library is loaded at the first call, where also the API version is agreed on; a
 * failed attempt is made again by the next call. Every error leaves here as a RuntimeError or as the signal's reason.
 */
export class DockerEngine {
  readonly #host: DockerHost;
  #modem: Promise<Modem> | undefined;
  #version: EngineVersion | undefined;

  constructor(host?: DockerHost) {
    this.#host = host;
  }

  /** A call with a JSON answer. The caller names the answer's type: it is the engine's contract, not checked here. */
  async json<T>(call: Call, signal: AbortSignal): Promise<T> {
    return (await this.#dial(call, signal, {})) as T;
  }

  /** A call whose answer is read as it comes. Destroyed when the signal fires. */
  async stream(call: Call, signal: AbortSignal): Promise<Readable> {
    return (await this.#dial(call, signal, { isStream: true })) as Readable;
  }

  /** A call that turns into a two-way connection; ending it half-closes. Destroyed when the signal fires. */
  async hijack(call: Call, signal: AbortSignal): Promise<Duplex> {
    // Without a body of known length the library would send a chunked one, whose final bytes could end up in the program's input.
    const sent: Call = call.body === undefined ? { ...call, file: Buffer.alloc(0) } : call;
    const socket = (await this.#dial(sent, signal, { isStream: true, hijack: true })) as Duplex;
    // The library forgets the signal once the connection is upgraded.
    if (signal.aborted) socket.destroy();
    const abort = () => socket.destroy();
    signal.addEventListener('abort', abort, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', abort));
    return socket;
  }

  /** What the engine is; asked once a connection. */
  async version(signal: AbortSignal): Promise<EngineVersion> {
    await this.#connected();
    signal.throwIfAborted();
    if (!this.#version) throw new RuntimeError('Unavailable', 'the Docker Engine told no version');
    return this.#version;
  }

  /** Asks anew who answers at the next call: the engine may come back in another version. */
  forget(): void {
    this.#modem = undefined;
  }

  async #dial(call: Call, signal: AbortSignal, how: Partial<DialOptions>): Promise<unknown> {
    const modem = await this.#connected();
    return dial(modem, call, signal, how);
  }

  #connected(): Promise<Modem> {
    this.#modem ??= this.#connect().catch((error) => {
      this.#modem = undefined;
      throw error;
    });
    return this.#modem;
  }

  async #connect(): Promise<Modem> {
    // Many calls share this attempt: it has a deadline of its own, and no caller's signal ends it for the others.
    const signal = AbortSignal.timeout(CONNECT_TIMEOUT_MS);
    const { default: Docker } = await import('dockerode');
    const address = addressOf(this.#host);
    const unversioned = new Docker(address).modem as Modem;
    const version = (await dial(
      unversioned,
      { what: 'ask the Docker Engine for its version', path: '/version' },
      signal,
      {},
    )) as EngineVersion;
    this.#version = version;
    return new Docker({ ...address, version: `v${agreeOnVersion(version)}` }).modem as Modem;
  }
}

/** The API version to speak, or an error that names both sides. Exported for its test. */
export function agreeOnVersion({ Version, ApiVersion, MinAPIVersion }: Omit<EngineVersion, 'Arch'>): string {
  if (compare(ApiVersion, OLDEST_API) < 0) {
    throw new RuntimeError(
      'Unsupported',
      `Docker ${Version} is too old: 20.10 (API ${OLDEST_API}) is the oldest that works`,
    );
  }
  if (MinAPIVersion && compare(MinAPIVersion, NEWEST_API) > 0) {
    throw new RuntimeError(
      'Unsupported',
      `Docker ${Version} no longer speaks API ${NEWEST_API}, the newest known here`,
    );
  }
  return compare(ApiVersion, NEWEST_API) < 0 ? ApiVersion : NEWEST_API;
}

function compare(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}

function addressOf(host: DockerHost): DockerClient.DockerOptions {
  if (host === undefined) return {};
  if (host.startsWith('/')) return { socketPath: host };
  const url = new URL(host);
  switch (url.protocol) {
    case 'unix:':
      return { socketPath: url.pathname };
    case 'tcp:':
    case 'http:':
      return { protocol: 'http', host: url.hostname, port: url.port || 2375 };
    case 'ssh:':
      return { protocol: 'ssh', host: url.hostname, port: url.port || 22, username: url.username };
    default:
      throw new RuntimeError('InvalidSpec', `not an address of a Docker Engine: ${host}`);
  }
}

/** The part of dockerode's transport in use; its own types say `any`. */
interface Modem {
  dial(options: DialOptions, callback: (error: unknown, data: unknown) => void): void;
}

interface DialOptions {
  path: string;
  method: string;
  options: { _query?: object; _body?: unknown };
  abortSignal: AbortSignal;
  statusCodes: Record<number, true>;
  headers?: Record<string, string>;
  file?: Buffer | NodeJS.ReadableStream;
  isStream?: boolean;
  hijack?: boolean;
  allowEmpty?: boolean;
}

function dial(modem: Modem, call: Call, signal: AbortSignal, how: Partial<DialOptions>): Promise<unknown> {
  if (signal.aborted) return Promise.reject(signal.reason);
  const statusCodes: Record<number, true> = { 200: true, 201: true, 202: true, 204: true };
  for (const status of call.accept ?? []) statusCodes[status] = true;
  const query = Object.fromEntries(Object.entries(call.query ?? {}).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    const options: DialOptions = {
      path: call.query ? `${call.path}?` : call.path,
      method: call.method ?? 'GET',
      // Without a body of its own the library would send the query once more as the body.
      options: { _query: query, _body: call.body ?? {} },
      abortSignal: signal,
      statusCodes,
      ...(call.headers ? { headers: { ...call.headers } } : {}),
      ...(call.file ? { file: call.file } : {}),
      ...how,
    };
    modem.dial(options, (error, data) => {
      if (!error) resolve(data);
      else if (!signal.aborted) reject(toDockerError(call.what, error));
      else
        reject(
          isTimeUp(signal.reason) ? new DockerError('Unavailable', call.what, 'no answer in time', 0) : signal.reason,
        );
    });
  });
}
