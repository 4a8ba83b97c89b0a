import type { Shared } from '../../client/client.ts';
import type { Node, Pod, PodAffinityTerm } from '../../proto/gen/core/v1.ts';
import type { LabelSelector } from '../../proto/gen/meta/v1.ts';

/** A node and the pods on it. */
export interface NaiveNode {
  readonly node: Shared<Node>;
  readonly pods: readonly Shared<Pod>[];
}

/**
 * Whether a pod may go to a node, worked out from the objects alone, as the documentation has it and as slowly as can be. Knows
 * what the tests use: plain requests, equality selectors, taints without operators.
 */
export function naiveFits(pod: Shared<Pod>, on: NaiveNode, all: readonly NaiveNode[]): boolean {
  return (
    !on.node.spec.unschedulable &&
    tolerated(pod, on.node) &&
    matchesAll(pod.spec.nodeSelector ?? {}, on.node.metadata.labels ?? {}) &&
    hasRoom(pod, on) &&
    portsFree(pod, on) &&
    affinityHolds(pod, on, all) &&
    antiAffinityHolds(pod, on, all) &&
    spreadHolds(pod, on, all)
  );
}

function amount(text: string | undefined): number {
  if (text === undefined) return 0;
  const unit = { m: 0.001, Mi: 2 ** 20, Gi: 2 ** 30 }[text.replace(/^[\d.]+/, '')] ?? 1;
  return Math.round(Number.parseFloat(text) * unit * 1000);
}

function requested(pod: Shared<Pod>, resource: string): number {
  return pod.spec.containers.reduce((sum, one) => sum + amount(one.resources?.requests?.[resource]), 0);
}

function hasRoom(pod: Shared<Pod>, { node, pods }: NaiveNode): boolean {
  const room = node.status.allocatable ?? {};
  if (pods.length + 1 > Number(room.pods ?? '0')) return false;
  return ['cpu', 'memory', 'k.io/gpu'].every((resource) => {
    const wanted = requested(pod, resource);
    if (wanted === 0) return true;
    return pods.reduce((sum, other) => sum + requested(other, resource), wanted) <= amount(room[resource]);
  });
}

function hostPorts(pod: Shared<Pod>): number[] {
  return pod.spec.containers.flatMap(({ ports = [] }) => ports.flatMap(({ hostPort }) => hostPort ?? []));
}

function portsFree(pod: Shared<Pod>, { pods }: NaiveNode): boolean {
  const held = new Set(pods.flatMap(hostPorts));
  return hostPorts(pod).every((port) => !held.has(port));
}

function tolerated(pod: Shared<Pod>, node: Shared<Node>): boolean {
  return (node.spec.taints ?? [])
    .filter(({ effect }) => effect !== 'PreferNoSchedule')
    .every((taint) =>
      (pod.spec.tolerations ?? []).some(({ key, value }) => key === taint.key && value === taint.value),
    );
}

function matchesAll(wanted: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

function selects(selector: Shared<LabelSelector> | undefined, pod: Shared<Pod>): boolean {
  return selector !== undefined && matchesAll(selector.matchLabels ?? {}, pod.metadata.labels ?? {});
}

type Terms = readonly Shared<PodAffinityTerm>[];

function antiTerms(pod: Shared<Pod>): Terms {
  return pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

function means(term: Shared<PodAffinityTerm>, owner: Shared<Pod>, other: Shared<Pod>): boolean {
  return owner.metadata.namespace === other.metadata.namespace && selects(term.labelSelector, other);
}

function together(key: string, a: Shared<Node>, b: Shared<Node>): boolean {
  const value = a.metadata.labels?.[key];
  return value !== undefined && value === b.metadata.labels?.[key];
}

function antiAffinityHolds(pod: Shared<Pod>, on: NaiveNode, all: readonly NaiveNode[]): boolean {
  return all.every(({ node, pods }) =>
    pods.every(
      (other) =>
        antiTerms(pod).every((term) => !(means(term, pod, other) && together(term.topologyKey, on.node, node))) &&
        antiTerms(other).every((term) => !(means(term, other, pod) && together(term.topologyKey, on.node, node))),
    ),
  );
}

function affinityHolds(pod: Shared<Pod>, on: NaiveNode, all: readonly NaiveNode[]): boolean {
  const terms: Terms = pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  if (!terms.every(({ topologyKey }) => on.node.metadata.labels?.[topologyKey] !== undefined)) return false;
  const matching = all.flatMap(({ node, pods }) =>
    pods.filter((other) => terms.every((term) => means(term, pod, other))).map(() => node),
  );
  const near = terms.every(({ topologyKey }) => matching.some((node) => together(topologyKey, on.node, node)));
  const nobody = !matching.some((node) => terms.some(({ topologyKey }) => node.metadata.labels?.[topologyKey]));
  return near || (nobody && terms.every((term) => means(term, pod, pod)));
}

function spreadHolds(pod: Shared<Pod>, on: NaiveNode, all: readonly NaiveNode[]): boolean {
  const hard = (pod.spec.topologySpreadConstraints ?? []).filter((one) => one.whenUnsatisfiable === 'DoNotSchedule');
  const counts = all.filter(
    ({ node }) =>
      hard.every(({ topologyKey }) => node.metadata.labels?.[topologyKey] !== undefined) &&
      matchesAll(pod.spec.nodeSelector ?? {}, node.metadata.labels ?? {}),
  );
  return hard.every(({ topologyKey, maxSkew, labelSelector, minDomains = 1 }) => {
    const here = on.node.metadata.labels?.[topologyKey];
    if (here === undefined) return false;
    const domains = new Map<string, number>();
    for (const { node, pods } of counts) {
      const domain = node.metadata.labels?.[topologyKey] ?? '';
      const matching = pods.filter(
        (other) => other.metadata.namespace === pod.metadata.namespace && selects(labelSelector, other),
      );
      domains.set(domain, (domains.get(domain) ?? 0) + matching.length);
    }
    if (domains.size === 0) return true;
    const fewest = domains.size < minDomains ? 0 : Math.min(...domains.values());
    return (domains.get(here) ?? 0) + (selects(labelSelector, pod) ? 1 : 0) - fewest <= maxSkew;
  });
}
