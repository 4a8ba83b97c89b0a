import { hostPortsOf, type ReadonlyPod } from '../../api/pod/containers.ts';
import { podRequests } from '../../api/pod/resources.ts';
import { Quantity } from '../../api/quantity/quantity.ts';
import type { ReadonlyAmounts } from '../../api/quantity/resource-list.ts';
import { type AffinityTerms, affinityTermsOf } from './affinity-term.ts';

/** What a pod takes of a node: thousandths of a CPU, bytes, and counts of extended resources. */
export interface Requests {
  readonly milliCpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  /** Extended resources, huge pages and attachable volumes; none that is zero. */
  readonly scalars: readonly { readonly name: string; readonly amount: number }[];
  /** As above, with 100m and 200 Mi for each container that asks for nothing: only for scoring. */
  readonly nonZeroMilliCpu: number;
  readonly nonZeroMemory: number;
}

/** A port of the node. An absent address means all. */
export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

/**
 * Everything of a pod that decides where it fits and what it takes there, but its name, namespace, labels and node: what the
 * pods of one ReplicaSet have in common. Read once and shared by all of them.
 */
export interface PodTemplate {
  /** Equal for equal templates, and only for those. */
  readonly key: string;
  readonly spec: ReadonlyPod['spec'];
  readonly requests: Requests;
  readonly hostPorts: readonly HostPort[];
  /** The same in all pods of one namespace only when no term speaks of the pod's own labels or namespace. */
  readonly affinity: AffinityTerms | undefined;
  readonly hasClaims: boolean;
}

/** Kubernetes' DefaultMilliCPURequest and DefaultMemoryRequest. */
const assumedRequests: ReadonlyAmounts = new Map([
  ['cpu', Quantity.ofMilli(100)],
  ['memory', Quantity.of(200 * 1024 * 1024, 'BinarySI')],
]);

const plain = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods']);

/** Reads what a pod requests. `useStatus` counts what its node has granted: right for pods that are on one. */
export function requestsOf(pod: Pick<ReadonlyPod, 'spec' | 'status'>, useStatus: boolean): Requests {
  const amounts = podRequests(pod, { useStatus });
  const nonZero = podRequests(pod, { useStatus, missing: assumedRequests });
  const scalars: { name: string; amount: number }[] = [];
  for (const [name, amount] of amounts) {
    if (!plain.has(name) && !amount.isZero()) scalars.push({ name, amount: amount.value() });
  }
  return {
    milliCpu: amounts.get('cpu')?.milliValue() ?? 0,
    memory: amounts.get('memory')?.value() ?? 0,
    ephemeralStorage: amounts.get('ephemeral-storage')?.value() ?? 0,
    scalars,
    nonZeroMilliCpu: nonZero.get('cpu')?.milliValue() ?? 0,
    nonZeroMemory: nonZero.get('memory')?.value() ?? 0,
  };
}

/**
 * Hands out one template for all pods that are alike. Forgets the oldest beyond `limit`; a template that comes back after that
 * is read again, which costs time and nothing else.
 */
export class PodTemplates {
  readonly #byKey = new Map<string, PodTemplate>();
  /** Equal texts once: thousands of pods say the same. */
  readonly #peersKeys = new Map<string, string>();
  readonly #limit: number;

  constructor(limit = 4096) {
    this.#limit = limit;
  }

  of(pod: ReadonlyPod): PodTemplate {
    const key = templateKey(pod);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const { spec } = pod;
    const template: PodTemplate = {
      key,
      spec,
      requests: requestsOf(pod, false),
      hostPorts: hostPortsOf(spec).map(({ hostIP, protocol, hostPort }) => ({
        ip: hostIP || '0.0.0.0',
        protocol: protocol || 'TCP',
        port: hostPort ?? 0,
      })),
      affinity: affinityTermsOf(pod),
      hasClaims: spec.volumes?.some((v) => v.persistentVolumeClaim !== undefined || v.ephemeral !== undefined) ?? false,
    };
    if (this.#byKey.size >= this.#limit) {
      for (const oldest of this.#byKey.keys()) {
        this.#byKey.delete(oldest);
        break;
      }
    }
    this.#byKey.set(key, template);
    return template;
  }

  /** Tells apart pods that other pods, services and controllers may treat differently. */
  peersKey(namespace: string, labels: Readonly<Record<string, string>> | undefined, owner = ''): string {
    const key = `${namespace}|${owner}|${labels === undefined ? '' : JSON.stringify(labels)}`;
    const known = this.#peersKeys.get(key);
    if (known !== undefined) return known;
    if (this.#peersKeys.size >= this.#limit) this.#peersKeys.clear();
    this.#peersKeys.set(key, key);
    return key;
  }
}

/** The text of all fields that a plugin reads from the spec. What is not in it must not decide anything. */
function templateKey({ metadata, spec }: ReadonlyPod): string {
  const affinity = spec.affinity;
  return JSON.stringify([
    // Terms about other pods mean the pod's own namespace and take values from its own labels.
    affinity?.podAffinity || affinity?.podAntiAffinity ? [metadata.namespace, ownLabels(affinity, metadata.labels)] : 0,
    affinity,
    spec.nodeSelector,
    spec.tolerations,
    spec.topologySpreadConstraints,
    spec.containers.map(containerKey),
    spec.initContainers?.map((container) => [container.restartPolicy, ...containerKey(container)]),
    spec.overhead,
    spec.resources,
    spec.resourceClaims,
    spec.volumes?.map((v) => v.persistentVolumeClaim ?? (v.ephemeral && [v.name])).filter(Boolean),
  ]);
}

type ReadonlyAffinity = NonNullable<ReadonlyPod['spec']['affinity']>;

function ownLabels(affinity: ReadonlyAffinity, labels: Readonly<Record<string, string>> | undefined): unknown {
  const text = JSON.stringify(affinity);
  return text.includes('matchLabelKeys') || text.includes('mismatchLabelKeys') ? labels : 0;
}

function containerKey({ image, resources, ports }: ReadonlyPod['spec']['containers'][number]): unknown[] {
  return [image, resources, ports?.filter(({ hostPort }) => hostPort).map((p) => [p.hostIP, p.protocol, p.hostPort])];
}
