import { systemClock } from '../../api/clock.ts';
import { keyFor } from '../../api/meta/object-key.ts';
import type { Client, Shared } from '../../client/client.ts';
import type { Lister } from '../../client/informer/informer.ts';
import type { Node, Pod } from '../../proto/gen/core/v1.ts';
import { Cluster } from '../cache/cluster.ts';
import type { ClusterObjects } from '../cache/cluster-objects.ts';
import { buildProfile } from '../config/build-profile.ts';
import { defaultProfile, type ProfileConfiguration } from '../config/configuration.ts';
import { Decider } from '../cycle/decider.ts';
import type { Decision } from '../cycle/decision.ts';

interface Named {
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** A lister over a fixed list. */
export function listerOf<T extends Named>(objects: readonly T[] = []): Lister<T> {
  const typed = objects as unknown as readonly Shared<T>[];
  return {
    get: (key) => typed[objects.findIndex(({ metadata }) => keyFor(metadata.namespace, metadata.name) === key)],
    list: (namespace) => typed.filter((_, i) => !namespace || objects[i]?.metadata.namespace === namespace),
    byIndex: () => [],
    size: objects.length,
  };
}

export interface LoneOptions {
  readonly nodes?: readonly Shared<Node>[];
  readonly pods?: readonly Shared<Pod>[];
  readonly objects?: Partial<ClusterObjects>;
  readonly namespaces?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly share?: boolean;
  readonly random?: () => number;
  readonly profile?: ProfileConfiguration;
}

/** A cluster without an API server, to decide on: what is assumed is never bound. */
export class LoneCluster {
  readonly cluster: Cluster;
  readonly decider: Decider;

  constructor(options: LoneOptions = {}) {
    const { nodes = [], pods = [], namespaces = {}, random = () => 0, share = true } = options;
    this.cluster = new Cluster({
      namespaceLabels: (name) => namespaces[name],
      persistentVolumeClaims: listerOf(),
      persistentVolumes: listerOf(),
      storageClasses: listerOf(),
      csiDrivers: listerOf(),
      csiNodes: listerOf(),
      csiStorageCapacities: listerOf(),
      services: listerOf(),
      replicationControllers: listerOf(),
      replicaSets: listerOf(),
      statefulSets: listerOf(),
      podDisruptionBudgets: listerOf(),
      ...options.objects,
    });
    for (const node of nodes) this.cluster.setNode(node);
    for (const pod of pods) this.cluster.setPod(pod);
    // Deciding calls nobody.
    const client = {} as Client;
    this.decider = new Decider(
      buildProfile(options.profile ?? defaultProfile, { client, clock: systemClock, random }),
      this.cluster,
      {
        random,
        share,
      },
    );
  }

  decide(pod: Shared<Pod>): Decision {
    return this.decider.decide(this.cluster.read(pod));
  }

  /** Decides and, when a node was found, takes it; answers the node's name or the message. */
  place(pod: Shared<Pod>): string {
    const info = this.cluster.read(pod);
    const decision = this.decider.decide(info);
    if (decision.kind === 'noNodes') return 'no nodes';
    if (decision.kind === 'unschedulable') return decision.message;
    this.cluster.assume(info, decision.slot);
    return decision.nodeName;
  }
}
