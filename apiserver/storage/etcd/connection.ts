import { readFileSync } from 'node:fs';
import type { SecureContextOptions } from 'node:tls';
import { type Clock, sleep } from '../../../api/clock.ts';
import { StoreError } from '../errors.ts';
import type { EtcdAddress } from '../etcd-address.ts';
import { EtcdClient } from './client.ts';
import { GrpcError, grpcCode } from './grpc/errors.ts';

/** Calls that surely did nothing are repeated for this long: a restart or an election of etcd takes a second or two. */
const patienceMs = 10_000;
const firstPauseMs = 50;
const longestPauseMs = 1000;

/**
 * The servers of one etcd cluster. Stays with one as long as it answers and goes on to the next when it does not.
 */
export class EtcdConnection {
  readonly servers: readonly string[];
  readonly #clients: readonly EtcdClient[];
  readonly #clock: Clock;
  readonly #abort = new AbortController();
  #chosen = 0;

  constructor(address: EtcdAddress, clock: Clock) {
    this.#clock = clock;
    this.servers = address.servers;
    if (address.servers.length === 0) throw new RangeError('no etcd servers are given');
    const credentials = readCredentials(address);
    this.#clients = address.servers.map((server) => new EtcdClient(server, credentials, clock));
  }

  /** The client of the server that answered last. */
  get client(): EtcdClient {
    return this.#clients[this.#chosen] as EtcdClient;
  }

  /** One client for each server, for what concerns them all. */
  get clients(): readonly EtcdClient[] {
    return this.#clients;
  }

  /** The chosen server does not answer; the next call goes to another. A no-op if someone has moved on since. */
  giveUp(client: EtcdClient): void {
    if (client === this.client) this.#chosen = (this.#chosen + 1) % this.#clients.length;
  }

  /** A call without effects: repeated on all servers until one answers. Rejects with StoreError `unavailable`. */
  read<T>(call: (client: EtcdClient) => Promise<T>): Promise<T> {
    return this.#attempt(call, () => true);
  }

  /** A call that changes something: repeated only if it surely never left. Rejects with `outcome-unknown` when in doubt. */
  write<T>(call: (client: EtcdClient) => Promise<T>): Promise<T> {
    return this.#attempt(call, wasNeverBegun);
  }

  async #attempt<T>(call: (client: EtcdClient) => Promise<T>, mayRepeat: (error: Error) => boolean): Promise<T> {
    const end = this.#clock.now() + patienceMs;
    for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
      if (this.#abort.signal.aborted) throw new StoreError('closed', 'the store is closed');
      const { client } = this;
      try {
        return await call(client);
      } catch (error) {
        if (!(error instanceof Error) || !isUnanswered(error)) throw nameError(error, this.servers);
        this.giveUp(client);
        if (!mayRepeat(error))
          throw new StoreError('outcome-unknown', `etcd did not answer a write: ${error.message}`, { cause: error });
        if (this.#clock.now() + pause > end)
          throw new StoreError(
            'unavailable',
            `no etcd server answers at ${this.servers.join(', ')}: ${error.message}`,
            {
              cause: error,
            },
          );
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
function isUnanswered(error: Error): boolean {
  return (
    error instanceof GrpcError && (error.code === grpcCode.unavailable || error.code === grpcCode.deadlineExceeded)
  );
}

/** There was no connection to send it on; or the member refused it before it proposed it to the others. */
function wasNeverBegun(error: Error): boolean {
  return error instanceof GrpcError && (error.neverBegun || error.message === 'etcdserver: no leader');
}

/** Whether the servers refuse us, so that trying again is in vain. */
function isDenied(error: Error): boolean {
  return (
    error instanceof GrpcError &&
    (error.code === grpcCode.permissionDenied ||
      error.code === grpcCode.unauthenticated ||
      // It wants a name, and we have none to give.
      error.message === 'etcdserver: user name is empty')
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

function readCredentials({ caFile, certFile, keyFile }: EtcdAddress): SecureContextOptions | undefined {
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
    // Without a CA file the machine's own roots count.
    ...(caFile ? { ca: read(caFile) } : {}),
    ...(certFile && keyFile ? { cert: read(certFile), key: read(keyFile) } : {}),
  };
}
