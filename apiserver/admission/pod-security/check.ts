import type { DeepReadonly } from '../../../api/meta/deep-readonly.ts';
import type { Container, ObjectMeta, PodSpec } from './pod-parts.ts';

/** A pod as the checks see it: also the template of a controller's pods. */
export interface CheckedPod {
  readonly metadata: DeepReadonly<Pick<ObjectMeta, 'annotations'>>;
  readonly spec: DeepReadonly<PodSpec>;
  /** Containers of all kinds: init first, then the main ones, then ephemeral ones. */
  readonly containers: readonly DeepReadonly<Container>[];
}

/** Why a pod does not comply; the detail names the parts of it that do not. */
export interface Finding {
  readonly reason: string;
  readonly detail: string;
}

export interface Check {
  /** Baseline checks hold for the restricted level as well. */
  readonly level: 'baseline' | 'restricted';
  /** The minor version of Kubernetes that has introduced it; 0 for always. */
  readonly since?: number;
  /** The minor version since which the restricted level has a stricter check in its place. */
  readonly restrictedSince?: number;
  readonly find: (pod: CheckedPod, version: number) => Finding | undefined;
}

/** A pod, or the template of one, as the checks see it: containers of all kinds in one list. */
export function checkedPod(pod: {
  readonly metadata?: DeepReadonly<Pick<ObjectMeta, 'annotations'>>;
  readonly spec: DeepReadonly<PodSpec>;
}): CheckedPod {
  const { initContainers, containers, ephemeralContainers } = pod.spec;
  return {
    metadata: pod.metadata ?? {},
    spec: pod.spec,
    containers: [
      ...(initContainers ?? []),
      ...(containers ?? []),
      ...((ephemeralContainers ?? []) as readonly DeepReadonly<Container>[]),
    ],
  };
}

export function quoteAll(values: Iterable<string>): string {
  return [...values].map((value) => `"${value}"`).join(', ');
}

export function plural(one: string, many: string, count: number): string {
  return count === 1 ? one : many;
}

/** `container "a"`, `containers "a", "b"` */
export function nameContainers(containers: readonly { readonly name: string }[]): string {
  return `${plural('container', 'containers', containers.length)} ${quoteAll(containers.map(({ name }) => name))}`;
}

/** `pod`, `container "a"` or `pod and container "a"`. */
export function nameSetters(pod: boolean, containers: readonly { readonly name: string }[]): string {
  return [...(pod ? ['pod'] : []), ...(containers.length > 0 ? [nameContainers(containers)] : [])].join(' and ');
}

/** Each value once, in order. */
export function distinct(values: Iterable<string | undefined>): string[] {
  return [...new Set([...values].filter((value) => value !== undefined))].sort();
}

/** A pod in a user namespace of its own: its root is nobody on the node. */
export function hasOwnUsers({ spec }: CheckedPod, version: number): boolean {
  return version >= 35 && spec.hostUsers === false;
}

/** Containers that see more of /proc than they should. */
export function procMount({ containers }: CheckedPod): Finding | undefined {
  const mount = (one: (typeof containers)[number]) => one.securityContext?.procMount;
  const bad = containers.filter((one) => mount(one) !== undefined && mount(one) !== 'Default');
  if (bad.length === 0) return undefined;
  return {
    reason: 'procMount',
    detail: `${nameContainers(bad)} must not set securityContext.procMount to ${quoteAll(distinct(bad.map(mount)))}`,
  };
}

export function isWindows({ spec }: CheckedPod): boolean {
  return spec.os?.name === 'windows';
}
