import { findCondition } from '../../api/meta/conditions.ts';
import { isSidecar, type ReadonlyPodSpec } from '../../api/pod/containers.ts';
import type { ContainerStatus, PodCondition } from '../../proto/gen/core/v1.ts';
import type { PodPhase } from './phase.ts';

/** A condition before it has a time. */
export type BareCondition = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;

/** The conditions that the kubelet owns, in the order in which it reports them. */
export const kubeletConditions = [
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
] as const;

/** They are there only while they hold. */
export const resizeConditions = ['PodResizePending', 'PodResizeInProgress'] as const;

/** What the conditions of a pod are made of. */
export interface ConditionInput {
  readonly spec: ReadonlyPodSpec;
  readonly statuses: ReadonlyMap<string, ContainerStatus>;
  readonly phase: PodPhase;
  readonly hasSandbox: boolean;
  /** All that the pod has, for readiness gates. */
  readonly present: readonly { readonly type: string; readonly status: string }[];
}

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-conditions */
export function podConditions(input: ConditionInput): BareCondition[] {
  const containersReady = containersReadyCondition(input);
  return [
    { type: 'PodReadyToStartContainers', status: input.hasSandbox ? 'True' : 'False' },
    initializedCondition(input),
    readyCondition(input, containersReady),
    containersReady,
    { type: 'PodScheduled', status: 'True' },
  ];
}

function initializedCondition({ spec, statuses, phase }: ConditionInput): BareCondition {
  const type = 'Initialized';
  if (phase === 'Succeeded') return { type, status: 'True', reason: 'PodCompleted' };
  const begun = spec.containers.some(({ name }) => {
    const status = statuses.get(name);
    return status?.started || status?.state?.terminated || status?.lastState?.terminated;
  });
  if (begun) return { type, status: 'True' };
  const incomplete = (spec.initContainers ?? [])
    .filter((container) => {
      const status = statuses.get(container.name);
      return !(isSidecar(container) ? status?.started : status?.ready);
    })
    .map(({ name }) => name);
  if (incomplete.length === 0) return { type, status: 'True' };
  const message = `containers with incomplete status: [${incomplete.join(' ')}]`;
  return { type, status: 'False', reason: 'ContainersNotInitialized', message };
}

function containersReadyCondition({ spec, statuses, phase }: ConditionInput): BareCondition {
  const type = 'ContainersReady';
  if (phase === 'Succeeded') return { type, status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' };
  const unready = [...(spec.initContainers ?? []).filter(isSidecar), ...spec.containers]
    .map(({ name }) => name)
    .filter((name) => !statuses.get(name)?.ready);
  if (unready.length === 0) return { type, status: 'True' };
  const message = `containers with unready status: [${unready.join(' ')}]`;
  return { type, status: 'False', reason: 'ContainersNotReady', message };
}

function readyCondition({ spec, present }: ConditionInput, containersReady: BareCondition): BareCondition {
  const type = 'Ready';
  if (containersReady.status !== 'True') return { ...containersReady, type };
  const unready: string[] = [];
  for (const { conditionType } of spec.readinessGates ?? []) {
    const gate = findCondition(present, conditionType);
    if (gate === undefined)
      unready.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (gate.status !== 'True')
      unready.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`);
  }
  if (unready.length === 0) return { type, status: 'True' };
  return { type, status: 'False', reason: 'ReadinessGatesNotReady', message: unready.join(', ') };
}
