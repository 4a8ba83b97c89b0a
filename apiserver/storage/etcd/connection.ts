import { readFileSync } from 'node:fs';
import {
  Etcd3,
  EtcdInvalidAuthTokenError,
  EtcdPermissionDeniedError,
  GRPCDeadlineExceededError,
  GRPCUnauthenticatedError,
  GRPCUnavailableError,
  type IOptions,
} from 'etcd3';
import { type Clock, sleep } from '../../../api/clock.ts';
import { StoreError } from '../errors.ts';
import type { EtcdAddress } from '../open.ts';

/** One call that no server answers is given up after this. */
const callMs = 10_000;
/** Calls that surely did nothing are repeated for this long: a restart or an election of etcd takes a second or two. */
const patienceMs = 10_000;
const firstPauseMs = 50;
const longestPauseMs = 1000;

/** Options of one call, as the package wants them. */
export interface CallOptions {
  readonly deadline: Date;
}

const grpcOptions = {
  // A list of large objects is larger than the 4 MB that gRPC allows.
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  // A connection whose other end is silently gone is noticed within 20 s; the values of kube-apiserver's client, less pause.
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2000,
};

/**
 * The servers of one etcd cluster. Stays with one as long as it answers and goes on to the next when it does not.
 * The package's own retries are off: it would repeat writes whose outcome is not known.
 */
export class EtcdConnection {
  readonly servers: readonly string[];
  readonly #clients: readonly Etcd3[];
  readonly #clock: Clock;
  readonly #abort = new AbortController();
  #chosen = 0;

  constructor(address: EtcdAddress, clock: Clock) {
    this.#clock = clock;
    this.servers = address.servers;
    if (address.servers.length === 0) throw new RangeError('no etcd servers are given');
    const credentials = readCredentials(address);
    this.#clients = address.servers.map(
      (hosts) =>
        new Etcd3({
          hosts,
          grpcOptions,
          ...(credentials ? { credentials } : {}),
          faultHandling: { host: () => direct, global: direct },
        }),
    );
  }

  /** The client of the server that answered last. */
  get client(): Etcd3 {
    return this.#clients[this.#chosen] as Etcd3;
  }

  /** One client for each server, for what concerns them all. */
  get clients(): readonly Etcd3[] {
    return this.#clients;
  }

  /** The chosen server does not answer; the next call goes to another. A no-op if someone has moved on since. */
  giveUp(client: Etcd3): void {
    if (client === this.client) this.#chosen = (this.#chosen + 1) % this.#clients.length;
  }

  /** A call without effects: repeated on all servers until one answers. Rejects with StoreError `unavailable`. */
  read<T>(call: (client: Etcd3, options: CallOptions) => Promise<T>): Promise<T> {
    return this.#attempt(call, () => true);
  }

  /** A call that changes something: repeated only if it surely never left. Rejects with `outcome-unknown` when in doubt. */
  write<T>(call: (client: Etcd3, options: CallOptions) => Promise<T>): Promise<T> {
    return this.#attempt(call, wasNeverSent);
  }

  async #attempt<T>(
    call: (client: Etcd3, options: CallOptions) => Promise<T>,
    mayRepeat: (error: Error) => boolean,
  ): Promise<T> {
    const end = this.#clock.now() + patienceMs;
    for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
      if (this.#abort.signal.aborted) throw new StoreError('closed', 'the store is closed');
      const { client } = this;
      try {
        return await call(client, { deadline: new Date(this.#clock.now() + callMs) });
      } catch (error) {
        if (!(error instanceof Error) || !isUnanswered(error)) throw nameError(error, this.servers);
        this.giveUp(client);
        if (!mayRepeat(error))
          throw new StoreError('outcome-unknown', `etcd did not answer a write: ${error.message}`, { cause: error });
        if (this.#clock.now() + pause > end)
          throw new StoreError('unavailable', `no etcd server answers at ${this.servers.join(', ')}: ${whyOf(error)}`, {
            cause: error,
          });
        await sleep(this.#clock, pause, this.#abort.signal);
      }
    }
  }

  close(): void {
    this.#abort.abort();
    for (const client of this.#clients) client.close();
  }
}

/** Neither a yes nor a no came back. */
export function isUnanswered(error: Error): boolean {
  return error instanceof GRPCUnavailableError || error instanceof GRPCDeadlineExceededError;
}

/** What is behind gRPC's `14 UNAVAILABLE: No connection established. Last error: Error: connect ... Resolution note: ...`. */
function whyOf({ message }: Error): string {
  return /Last error: (?:\w*Error: )?(.+?)\.? Resolution note/.exec(message)?.[1] ?? message;
}

/** gRPC had no connection to send it on; or the member refused it before it proposed it to the others. */
function wasNeverSent(error: Error): boolean {
  return (
    error instanceof GRPCUnavailableError &&
    /No connection established|Name resolution failed|Channel closed before call started|etcdserver: no leader$/.test(
      error.message,
    )
  );
}

/** Whether the servers refuse us, so that trying again is in vain. */
export function isDenied(error: Error): boolean {
  return (
    error instanceof EtcdPermissionDeniedError ||
    error instanceof GRPCUnauthenticatedError ||
    error instanceof EtcdInvalidAuthTokenError
  );
}

function nameError(error: unknown, servers: readonly string[]): unknown {
  if (!(error instanceof Error)) return error;
  const at = `etcd at ${servers.join(', ')}`;
  if (error.message.includes('database space exceeded'))
    return new StoreError('full', `${at} has reached its space quota; compact and defragment it, or raise the quota`, {
      cause: error,
    });
  if (/request is too large|message larger than max/.test(error.message))
    return new StoreError('too-large', `the object is larger than ${at} takes (see --max-request-bytes of etcd)`, {
      cause: error,
    });
  if (error.message.includes('too many requests'))
    return new StoreError('busy', `${at} has more writes waiting than it takes; try again later`, { cause: error });
  if (isDenied(error))
    return new StoreError('denied', `${at} refuses our credentials: ${error.message}`, { cause: error });
  return error;
}

function readCredentials({ caFile, certFile, keyFile }: EtcdAddress): IOptions['credentials'] {
  if (!caFile && !certFile && !keyFile) return undefined;
  if (!certFile !== !keyFile)
    throw new RangeError('a client certificate for etcd needs both its certificate and its key file');
  const read = (file: string) => {
    try {
      return readFileSync(file);
    } catch (error) {
      throw new StoreError('unreadable', `cannot read ${file} for etcd: ${(error as Error).message}`, { cause: error });
    }
  };
  return {
    // Without a CA file the machine's own roots count; the package's type does not know that gRPC allows it.
    rootCertificate: (caFile ? read(caFile) : null) as Buffer,
    ...(certFile && keyFile ? { certChain: read(certFile), privateKey: read(keyFile) } : {}),
  };
}

type Policy = NonNullable<NonNullable<IOptions['faultHandling']>['global']>;

/** The policy of no policy: calls go through as they are. */
const direct = {
  execute: async <T>(call: (context: { signal: AbortSignal }) => T | PromiseLike<T>) => call({ signal: neverAborted }),
  onSuccess: () => ({ dispose: () => undefined }),
  onFailure: () => ({ dispose: () => undefined }),
} as unknown as Policy;

const neverAborted = new AbortController().signal;
