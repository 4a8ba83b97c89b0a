import type { CacheEntry } from '../cache/entry.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { WatchSource } from './watch-source.ts';

/**
 * What a verb has to say, before anyone has decided in which form: HTTP encodes it as the client accepts it, the
 * in-process transport hands the objects over as they are.
 */
export type Answer =
  | {
      readonly type: 'object';
      readonly status: number;
      /** The kind it is of, for tables; undefined for Status and other objects without a resource. */
      readonly resource: Resource | undefined;
      readonly object: StoredObject | ApiObject | Readonly<Record<string, unknown>>;
      /** The same object with its JSON ready, where it comes from the cache in the version asked for. */
      readonly entry?: CacheEntry | undefined;
    }
  | {
      readonly type: 'list';
      readonly resource: Resource;
      /** The same array for equal lists while nothing changes: what is made of it may be kept by it. */
      readonly entries: readonly CacheEntry[];
      readonly revision: number;
      readonly continue?: string | undefined;
      readonly remaining?: number | undefined;
    }
  | { readonly type: 'watch'; readonly resource: Resource; readonly source: WatchSource }
  /** Bytes that are what they are: /version, /metrics, OpenAPI documents. */
  | {
      readonly type: 'raw';
      readonly status: number;
      readonly contentType: string;
      readonly body: Buffer | string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The verb has answered on the exchange itself: proxies, logs, upgrades. */
  | { readonly type: 'answered' };
