import { linkSignals } from '../../api/linked-signal.ts';
import type { Shared } from '../../client/client.ts';
import { createInformer } from '../../client/informer/create-informer.ts';
import type { Informer, InformerHandler } from '../../client/informer/informer.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import type { ControllerContext } from '../controller-context.ts';
import { staticType } from '../discovery/static-types.ts';

/** One watched kind. */
export interface Monitor {
  readonly type: ResourceType;
  readonly informer: Informer<KubeObject>;
  stop(): void;
}

/** Kinds that own nothing, are owned by nothing that matters, and come by the thousand. */
const ignored: ReadonlySet<string> = new Set(['/events', 'events.k8s.io/events']);

export const groupResourceOf = (type: Pick<ResourceType, 'group' | 'resource'>): string =>
  `${type.group}/${type.resource}`;

const isCollectable = (type: ResourceType): boolean =>
  ['list', 'watch', 'delete'].every((verb) => type.verbs.includes(verb)) && !ignored.has(groupResourceOf(type));

/**
 * Watches all kinds that can be deleted, as they come and go. Kinds of this build share their caches with the other
 * controllers; those of custom resources are the collector's own, and end with their definition.
 */
export class Monitors {
  readonly #context: ControllerContext;
  readonly #handler: (type: ResourceType) => InformerHandler<KubeObject>;
  readonly #byResource = new Map<string, Monitor>();
  readonly #byKind = new Map<string, ResourceType>();

  constructor(context: ControllerContext, handler: (type: ResourceType) => InformerHandler<KubeObject>) {
    this.#context = context;
    this.#handler = handler;
  }

  /** Starts and stops watches so that they fit what the server offers; returns the kinds that are gone. */
  adapt(types: readonly ResourceType[], complete: boolean, signal: AbortSignal): readonly ResourceType[] {
    this.#byKind.clear();
    const wanted = new Map<string, ResourceType>();
    for (const type of types) {
      this.#byKind.set(`${type.group}/${type.kind}`, type);
      if (isCollectable(type)) wanted.set(groupResourceOf(type), type);
    }
    const gone: ResourceType[] = [];
    for (const [key, monitor] of this.#byResource) {
      // What a failing server offers is unknown, not gone.
      if (!complete || wanted.get(key)?.apiVersion === monitor.type.apiVersion) continue;
      monitor.stop();
      this.#byResource.delete(key);
      if (!wanted.has(key)) gone.push(monitor.type);
    }
    for (const [key, type] of wanted)
      if (!this.#byResource.has(key)) this.#byResource.set(key, this.#watch(type, signal));
    return gone;
  }

  #watch(type: ResourceType, signal: AbortSignal): Monitor {
    const life = linkSignals(signal);
    const own = staticType(type.apiVersion, type.resource) === undefined;
    const informer = own ? createInformer<KubeObject>(this.#context, type) : this.#context.informers.get(type);
    const unsubscribe = informer.onChange(this.#handler(type));
    if (own) informer.start(life.signal);
    return {
      type,
      informer,
      stop() {
        unsubscribe();
        life.abort();
        life.release();
      },
    };
  }

  /** Resolves when every watch has its first state. */
  async synced(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.#byResource.values()].map(({ informer }) => informer.synced(signal)));
  }

  get(groupResource: string): Monitor | undefined {
    return this.#byResource.get(groupResource);
  }

  /** The type of a reference: its group and kind count, its version is whatever the server prefers. */
  typeOf(group: string, kind: string): ResourceType | undefined {
    return this.#byKind.get(`${group}/${kind}`);
  }

  /** An object from the caches, if it has that uid. */
  cached(type: ResourceType, key: string, uid: string): Shared<KubeObject> | undefined {
    const object = this.#byResource.get(groupResourceOf(type))?.informer.lister.get(key);
    return object?.metadata.uid === uid ? object : undefined;
  }

  /** An object by its uid, wherever it is; looks through all of its kind. */
  withUid(type: ResourceType, uid: string): Shared<KubeObject> | undefined {
    return this.#byResource
      .get(groupResourceOf(type))
      ?.informer.lister.list()
      .find(({ metadata }) => metadata.uid === uid);
  }
}
