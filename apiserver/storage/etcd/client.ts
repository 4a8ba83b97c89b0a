import type { SecureContextOptions } from 'node:tls';
import type { Clock } from '../../../api/clock.ts';
import { GrpcChannel, grpcMethod } from './grpc/channel.ts';
import type { GrpcStream } from './grpc/stream.ts';
import {
  decodeWatch,
  encodeWatchCreate,
  progressRequest,
  type WatchCreateRequest,
  type WatchResponse,
} from './watch-wire.ts';
import {
  decodeLease,
  decodeRange,
  decodeStatus,
  decodeTxn,
  encodeNumbers,
  encodeRange,
  encodeTxn,
  type LeaseId,
  type MemberStatus,
  type RangeRequest,
  type RangeResponse,
  type TxnRequest,
  type TxnResponse,
} from './wire.ts';

/** One call that the server does not answer is given up after this. */
const timeoutMs = 10_000;

const range = grpcMethod('/etcdserverpb.KV/Range', { timeoutMs });
const txn = grpcMethod('/etcdserverpb.KV/Txn', { timeoutMs });
const compact = grpcMethod('/etcdserverpb.KV/Compact', { timeoutMs });
const leaseGrant = grpcMethod('/etcdserverpb.Lease/LeaseGrant', { timeoutMs });
const status = grpcMethod('/etcdserverpb.Maintenance/Status', { timeoutMs });
// A member that lost the others ends such a stream, instead of keeping it open without events.
const watch = grpcMethod('/etcdserverpb.Watch/Watch', { metadata: { hasleader: 'true' } });

export interface WatchListener {
  onResponse(response: WatchResponse): void;
  /** The stream broke, or the server ended it; nothing arrives afterwards. */
  onEnd(error: Error): void;
}

/** A stream of one watch. */
export interface WatchStream {
  create(request: WatchCreateRequest): void;
  requestProgress(): void;
  /** Ends it; the listener hears nothing more. */
  close(): void;
}

/** What one member of an etcd cluster can be asked, each call once. All reject with GrpcError. */
export class EtcdClient {
  readonly #channel: GrpcChannel;

  /** `address` is a URL; without a scheme it is plain HTTP, or HTTPS where there is something for TLS to use. */
  constructor(address: string, tls: SecureContextOptions | undefined, clock: Clock) {
    const url = new URL(address.includes('://') ? address : `${tls ? 'https' : 'http'}://${address}`);
    this.#channel = new GrpcChannel(url, tls ?? {}, clock);
  }

  async range(request: RangeRequest): Promise<RangeResponse> {
    return decodeRange(await this.#channel.unary(range, encodeRange(request)));
  }

  async txn(request: TxnRequest): Promise<TxnResponse> {
    return decodeTxn(await this.#channel.unary(txn, encodeTxn(request)));
  }

  async compact(revision: number): Promise<void> {
    await this.#channel.unary(compact, encodeNumbers([1, revision]));
  }

  async leaseGrant(ttlSeconds: number): Promise<LeaseId> {
    return decodeLease(await this.#channel.unary(leaseGrant, encodeNumbers([1, ttlSeconds])));
  }

  async status(): Promise<MemberStatus> {
    return decodeStatus(await this.#channel.unary(status, encodeNumbers()));
  }

  /** Opens a stream; nothing happens on it before `create`. */
  async watch(listener: WatchListener): Promise<WatchStream> {
    const stream: GrpcStream = await this.#channel.stream(watch, {
      onMessage: (message) => listener.onResponse(decodeWatch(message)),
      onEnd: (error) => listener.onEnd(error),
    });
    return {
      create: (request) => stream.send(encodeWatchCreate(request)),
      requestProgress: () => stream.send(progressRequest),
      close: () => stream.close(),
    };
  }

  /** Cuts off what is under way; afterwards every call is refused. */
  close(): void {
    this.#channel.close();
  }
}
