import { findCondition } from '../../api/meta/conditions.ts';
import type { DeepReadonly } from '../../api/meta/deep-readonly.ts';
import { isSidecar, type ReadonlyContainer, type ReadonlyPod } from '../../api/pod/containers.ts';
import { qosClassOf } from '../../api/pod/qos.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { ContainerStatus, PodCondition, PodStatus } from '../../proto/gen/core/v1.ts';
import { isUsable } from '../pods/plan.ts';
import type { PodRuntime } from '../pods/runtime-view.ts';
import { type BareCondition, kubeletConditions, podConditions, resizeConditions } from './conditions.ts';
import {
  type ContainerKind,
  type ContainerResources,
  containerStatus,
  type WaitingReason,
} from './container-status.ts';
import { podPhase } from './phase.ts';

/** Why a pod is over, where its containers do not say it. */
export interface PodEnd {
  readonly reason: string;
  readonly message: string;
}

/** All that the status of a pod is made of. */
export interface PodStatusInput {
  readonly pod: ReadonlyPod;
  readonly runtime: PodRuntime;
  /** What was reported last, by this kubelet or the one before it. */
  readonly before: PodStatus;
  /** By container name. */
  failure(name: string): WaitingReason | undefined;
  /** By container name and id. */
  health(name: string, id: string): { readonly started: boolean; readonly ready: boolean };
  /** Of a running container, by its name and id. */
  resources?(name: string, id: string): ContainerResources;
  /** Conditions of a resize that is not through. */
  readonly resizing?: readonly BareCondition[];
  /** No container will be started any more. */
  readonly ending: boolean;
  /** And none runs. */
  readonly terminal: boolean;
  readonly end?: PodEnd | undefined;
  readonly hostIPs: readonly string[];
  readonly runtimeName: string;
  readonly now: number;
}

/** The whole status of a pod as the kubelet reports it; parts that others own are taken over from the pod. Pure. */
export function podStatus(input: PodStatusInput): PodStatus {
  const { pod, runtime, before, ending, terminal, now, hostIPs } = input;
  const { spec, metadata } = pod;
  const reported = new Map<string, ContainerStatus>();
  for (const list of [before.containerStatuses, before.initContainerStatuses, before.ephemeralContainerStatuses])
    for (const status of list ?? []) reported.set(status.name, status);
  const statuses = new Map<string, ContainerStatus>();
  const statusOf = (container: ReadonlyContainer, kind: ContainerKind): ContainerStatus => {
    const { name } = container;
    const instances = runtime.containers.filter((one) => one.name === name);
    const health = instances[0] ? input.health(name, instances[0].id) : { started: false, ready: false };
    const failure = input.failure(name);
    const { runtimeName } = input;
    const known = reported.get(name);
    const resources = kind !== 'init' && instances[0] ? input.resources?.(name, instances[0].id) : undefined;
    const status = containerStatus({
      ...{ pod, container, kind, instances, before: known, failure, ...health, resources, ending, runtimeName },
    });
    statuses.set(name, status);
    return status;
  };
  const initContainerStatuses = (spec.initContainers ?? []).map((one) =>
    statusOf(one, isSidecar(one) ? 'sidecar' : 'init'),
  );
  const containerStatuses = spec.containers.map((one) => statusOf(one, 'container')).sort(byName);
  const ephemeral = (spec.ephemeralContainers ?? []).map((one) => statusOf(one, 'ephemeral')).sort(byName);

  const phase = keptPhase(before.phase) ?? (input.end && terminal ? 'Failed' : podPhase(spec, statuses, terminal));
  const end = (terminal ? input.end : undefined) ?? (phase === before.phase ? before : {});
  const sandbox = runtime.sandboxes[0];
  const hasSandbox = sandbox !== undefined && isUsable(sandbox);
  const podIPs = spec.hostNetwork ? hostIPs : hasSandbox ? sandbox.ips : (before.podIPs ?? []).map(({ ip }) => ip);
  const { generation } = metadata;
  const observed = generation === undefined ? {} : { observedGeneration: generation };
  return {
    ...foreign(pod.status, before),
    ...observed,
    phase,
    conditions: conditionsOf(input, { statuses, phase, hasSandbox }, observed),
    ...(end.message ? { message: end.message } : {}),
    ...(end.reason ? { reason: end.reason } : {}),
    ...(hostIPs[0] === undefined ? {} : { hostIP: hostIPs[0], hostIPs: hostIPs.map((ip) => ({ ip })) }),
    ...(podIPs[0] === undefined ? {} : { podIP: podIPs[0], podIPs: podIPs.map((ip) => ({ ip })) }),
    startTime: before.startTime ?? formatTime(now),
    ...(initContainerStatuses.length > 0 ? { initContainerStatuses } : {}),
    containerStatuses,
    ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: ephemeral } : {}),
    qosClass: qosClassOf(pod),
  };
}

/** A pod that was over is over. */
function keptPhase(phase: string | undefined): 'Succeeded' | 'Failed' | undefined {
  return phase === 'Succeeded' || phase === 'Failed' ? phase : undefined;
}

function conditionsOf(
  { pod, before, now, end, resizing = [] }: PodStatusInput,
  made: Pick<Parameters<typeof podConditions>[0], 'statuses' | 'phase' | 'hasSandbox'>,
  observed: Pick<PodCondition, 'observedGeneration'>,
): PodCondition[] {
  const present = pod.status.conditions ?? [];
  const own: readonly string[] = [...kubeletConditions, ...resizeConditions];
  const bare = [...podConditions({ ...made, spec: pod.spec, present }), ...resizing];
  const conditions = bare.map((one) => {
    const known = findCondition(before.conditions, one.type) ?? findCondition(present, one.type);
    return timed({ ...one, ...observed }, known, now);
  });
  const others = present.filter(({ type }) => !own.includes(type)) as PodCondition[];
  if (end?.reason === 'Evicted' && made.phase === 'Failed' && !findCondition(present, 'DisruptionTarget')) {
    const disrupted = { type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet' };
    others.push(timed({ ...disrupted, message: end.message, ...observed }, undefined, now));
  }
  return [...others, ...conditions];
}

/** The condition as it was known, when nothing has changed; a new time only when its status has. */
function timed(
  bare: Omit<PodCondition, 'lastTransitionTime'>,
  known: DeepReadonly<PodCondition> | undefined,
  now: number,
): PodCondition {
  if (known?.status !== bare.status) return { ...bare, lastTransitionTime: formatTime(now) };
  const { reason, message, observedGeneration } = known;
  if (reason === bare.reason && message === bare.message && observedGeneration === bare.observedGeneration)
    return known;
  return { ...bare, ...(known.lastTransitionTime ? { lastTransitionTime: known.lastTransitionTime } : {}) };
}

/** What a status holds that is not the kubelet's to say. */
function foreign(status: ReadonlyPod['status'], before: PodStatus): Partial<PodStatus> {
  const { nominatedNodeName, resourceClaimStatuses, resize } = status as PodStatus;
  return {
    ...(nominatedNodeName === undefined ? {} : { nominatedNodeName }),
    ...(resourceClaimStatuses === undefined ? {} : { resourceClaimStatuses }),
    ...(resize === undefined ? {} : { resize }),
    ...(before.extendedResourceClaimStatus ? { extendedResourceClaimStatus: before.extendedResourceClaimStatus } : {}),
  };
}

const byName = (a: ContainerStatus, b: ContainerStatus) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
