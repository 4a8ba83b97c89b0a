import { InterceptingCall, type Interceptor } from '@grpc/grpc-js';
import type { Etcd3 } from 'etcd3';
import type { KeyValue } from '../store.ts';

/** What etcd says of a key (mvccpb.KeyValue); 64-bit numbers come as text. */
export interface EtcdKeyValue {
  readonly key: Buffer;
  readonly value: Buffer;
  readonly create_revision: string;
  readonly mod_revision: string;
}

/** What etcd sends on a watch stream (etcdserverpb.WatchResponse). */
export interface WatchResponse {
  readonly header: { readonly revision: string };
  readonly watch_id: string;
  readonly created: boolean;
  readonly canceled: boolean;
  readonly compact_revision: string;
  readonly cancel_reason: string;
  readonly fragment?: boolean;
  readonly events: readonly {
    readonly type: string;
    readonly kv: EtcdKeyValue;
    readonly prev_kv: EtcdKeyValue | null;
  }[];
}

/** The stream as this driver uses it. */
export interface WatchStream {
  write(request: {
    readonly create_request?: Readonly<Record<string, unknown>>;
    readonly progress_request?: Readonly<Record<string, never>>;
  }): void;
  end(): void;
  cancel(): void;
  on(event: 'data', fn: (response: WatchResponse) => void): unknown;
  on(event: 'end', fn: () => void): unknown;
  on(event: 'error', fn: (error: Error) => void): unknown;
}

export function toKeyValue(kv: EtcdKeyValue): KeyValue {
  return {
    key: kv.key.toString(),
    value: kv.value,
    createRevision: Number(kv.create_revision),
    modRevision: Number(kv.mod_revision),
  };
}

/** A member that lost the others ends such a stream, instead of keeping it open without events. */
const requireLeader: Interceptor = (options, nextCall) =>
  new InterceptingCall(nextCall(options), {
    start(metadata, listener, next) {
      metadata.set('hasleader', 'true');
      next(metadata, listener);
    },
  });

export async function openWatchStream(client: Etcd3): Promise<WatchStream> {
  return (await client.watchClient.watch({ interceptors: [requireLeader] })) as unknown as WatchStream;
}

/**
 * Ends a stream on purpose. The package takes a stream that breaks while it can be written for a broken server and drops its
 * connections; hence the end first.
 */
export function closeWatchStream(stream: WatchStream): void {
  stream.end();
  stream.cancel();
}
