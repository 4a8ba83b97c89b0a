import type { Clock } from '../../api/clock.ts';
import { isNotFound } from '../../api/errors/predicates.ts';
import { linkSignals, withDeadline } from '../../api/linked-signal.ts';
import type { Logger } from '../../api/logger.ts';
import { keyFor } from '../../api/meta/object-key.ts';
import { isNewer } from '../../api/meta/resource-version.ts';
import type { Client, Shared } from '../../client/client.ts';
import { createInformer } from '../../client/informer/create-informer.ts';
import type { ConfigMap, Secret } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ResourceType } from '../../proto/resource-type.ts';

/** What an object is called to be read or watched. */
export interface ObjectName {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly namespace: string;
  readonly name: string;
}

/**
 * The ConfigMaps and Secrets that the pods of a node name, one by one: a node may read no others.
 * https://kubernetes.io/docs/reference/access-authn-authz/node/
 */
export interface ObjectSource {
  /** As it is now; undefined when there is none. Rejects when the server cannot be asked. */
  configMap(namespace: string, name: string): Promise<Shared<ConfigMap> | undefined>;
  secret(namespace: string, name: string): Promise<Shared<Secret> | undefined>;
  /** Calls `changed` when the object comes, changes or goes, until the returned function is called. */
  watch(object: ObjectName, changed: () => void): () => void;
}

/** What a source runs on. */
export interface ObjectSourceOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

const { configmaps, secrets } = coreV1Resources;
const readMs = 30_000;

/** One object that is watched. */
interface Watch {
  readonly listeners: Set<() => void>;
  readonly stop: AbortController;
  /** As the watch has it; it may be newer than an answer that was under way. */
  held(): Shared<ConfigMap | Secret> | undefined;
  /** The resourceVersion that was last read; empty: there was none. */
  read?: string;
}

/** Reads through, so that a pod never starts with what was there before; one watch serves all pods that use an object. */
export function createObjectSource({ client, clock, random, log, signal }: ObjectSourceOptions): ObjectSource {
  const reads = new Map<string, Promise<unknown>>();
  const watches = new Map<string, Watch>();

  function read<T>(type: ResourceType<T>, namespace: string, name: string): Promise<Shared<T> | undefined> {
    const key = `${type.kind}/${namespace}/${name}`;
    let under = reads.get(key) as Promise<Shared<T> | undefined> | undefined;
    if (!under) {
      under = withDeadline(readMs, signal, (within) => client.get(type, { namespace, name }, { signal: within }))
        .catch((error: unknown) => {
          if (isNotFound(error)) return undefined;
          throw error;
        })
        .then((found) => newest(key, found))
        .finally(() => {
          if (reads.get(key) === under) reads.delete(key);
        });
      reads.set(key, under);
    }
    return under;
  }

  /** What was read, or what the watch has seen since. */
  function newest<T>(key: string, found: Shared<T> | undefined): Shared<T> | undefined {
    const watch = watches.get(key);
    if (!watch) return found;
    const held = watch.held() as Shared<T> | undefined;
    const chosen = held && found && isNewer(versionOf(held), versionOf(found)) ? held : found;
    watch.read = chosen ? versionOf(chosen) : '';
    return chosen;
  }

  function open({ kind, namespace, name }: ObjectName): Watch {
    const key = `${kind}/${namespace}/${name}`;
    const listeners = new Set<() => void>();
    const stop = new AbortController();
    const tell = () => {
      // An answer that is under way may be older than this.
      reads.delete(key);
      for (const listener of listeners) listener();
    };
    const options = { client, clock, random, logger: log };
    const scope = { namespace, fieldSelector: `metadata.name=${name}` };
    const handler = {
      added: (object: Shared<ConfigMap | Secret>, initial: boolean) => {
        // It may have changed between a read and the beginning of the watch.
        if (!initial || (watch.read !== undefined && isNewer(versionOf(object), watch.read))) tell();
      },
      updated: tell,
      deleted: tell,
    };
    const informer =
      kind === 'ConfigMap' ? createInformer(options, configmaps, scope) : createInformer(options, secrets, scope);
    const watch: Watch = { listeners, stop, held: () => informer.lister.get(keyFor(namespace, name)) };
    informer.onChange(handler);
    const link = linkSignals(signal);
    stop.signal.addEventListener('abort', () => {
      link.release();
      link.abort();
    });
    informer.start(link.signal);
    return watch;
  }

  return {
    configMap: (namespace, name) => read(configmaps, namespace, name),
    secret: (namespace, name) => read(secrets, namespace, name),
    watch(object, changed) {
      const key = `${object.kind}/${object.namespace}/${object.name}`;
      let watch = watches.get(key);
      if (!watch) {
        watch = open(object);
        watches.set(key, watch);
      }
      const { listeners, stop } = watch;
      // Its own function, so that one listener may watch twice.
      const listener = () => changed();
      listeners.add(listener);
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return;
        watches.delete(key);
        stop.abort();
      };
    },
  };
}

const versionOf = (object: Shared<unknown>): string => (object as Shared<ConfigMap>).metadata.resourceVersion ?? '';
