import type { DeepReadonly } from '../../api/meta/deep-readonly.ts';
import type { ReadonlyContainer, ReadonlyPod } from '../../api/pod/containers.ts';
import { restartsAfter } from '../../api/pod/restart-policy.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type {
  ContainerState,
  ContainerStatus,
  ResourceRequirements,
  VolumeMountStatus,
} from '../../proto/gen/core/v1.ts';
import type { ContainerStatus as Instance } from '../runtime/container.ts';

/** What a container of the spec is to its pod. */
export type ContainerKind = 'init' | 'sidecar' | 'container' | 'ephemeral';

/** Why a container does not run, in the API's words: `ImagePullBackOff`, `CrashLoopBackOff`, ... */
export interface WaitingReason {
  readonly reason: string;
  readonly message: string;
}

/** They differ while a pod is resized. */
export interface ContainerResources {
  readonly actual: DeepReadonly<ResourceRequirements> | undefined;
  readonly allocated: DeepReadonly<ResourceRequirements> | undefined;
}

/** What the status of one container is made of. */
export interface ContainerStatusInput {
  readonly pod: ReadonlyPod;
  readonly container: ReadonlyContainer;
  readonly kind: ContainerKind;
  /** Newest first. */
  readonly instances: readonly Instance[];
  /** What was last reported. */
  readonly before: ContainerStatus | undefined;
  readonly failure: WaitingReason | undefined;
  readonly started: boolean;
  readonly ready: boolean;
  /** Of the newest instance, while it runs: what it has, and what it was granted. */
  readonly resources?: ContainerResources | undefined;
  /** No container will be started any more. */
  readonly ending: boolean;
  /** `docker`, for container ids. */
  readonly runtimeName: string;
}

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodStatus */
export function containerStatus(input: ContainerStatusInput): ContainerStatus {
  const { pod, container, kind, instances, before, failure, runtimeName, ending } = input;
  const [newest, previous] = instances;
  const mounts = volumeMounts(container);
  const base = { name: container.name, ...(mounts.length > 0 ? { volumeMounts: mounts } : {}) };
  if (newest === undefined) return withoutInstance(input, base);

  let state = stateOf(newest, runtimeName);
  let lastState: ContainerState | undefined =
    previous && previous.state !== 'running' ? stateOf(previous, runtimeName) : undefined;
  // Once only: what the engine has forgotten was reported before.
  if (!lastState && before?.lastState?.terminated && newest.record.restartCount === before.restartCount)
    lastState = before.lastState;
  const succeeded = state.terminated?.exitCode === 0;
  if (failure && !ending && !state.running && !(kind === 'init' && succeeded)) {
    // What is added to a pod to debug it is started once, and what has ended is told so for ever.
    const restarts = kind !== 'ephemeral' && restartsAfter(container, pod.spec, state.terminated?.exitCode ?? 0);
    const again = !state.terminated || restarts;
    if (again) {
      if (state.terminated) lastState = state;
      state = { waiting: { ...failure } };
    }
  }
  const running = state.running !== undefined;
  return {
    ...base,
    state,
    lastState: lastState ?? {},
    ready: kind === 'init' ? succeeded : running && input.ready,
    restartCount: newest.record.restartCount,
    image: newest.image,
    imageID: newest.imageId,
    containerID: `${runtimeName}://${newest.id}`,
    ...(kind === 'ephemeral' ? {} : { started: running && (kind === 'init' || input.started) }),
    ...(running ? resources(input.resources ?? { actual: container.resources, allocated: container.resources }) : {}),
    ...(container.lifecycle?.stopSignal ? { stopSignal: container.lifecycle.stopSignal } : {}),
  };
}

/** Never made, or gone: what was known to run and is not there any more has ended unseen. */
function withoutInstance(
  { pod, container, kind, before, failure, ending }: ContainerStatusInput,
  base: Pick<ContainerStatus, 'name' | 'volumeMounts'>,
): ContainerStatus {
  const starting = pod.spec.initContainers?.length ? 'PodInitializing' : 'ContainerCreating';
  const waiting: ContainerState = { waiting: failure ? { ...failure } : { reason: starting } };
  const never: ContainerStatus = {
    ...base,
    state: waiting,
    lastState: {},
    ready: false,
    restartCount: before?.restartCount ?? 0,
    image: container.image ?? '',
    imageID: '',
    ...(kind === 'ephemeral' ? {} : { started: false }),
  };
  if (before === undefined) return never;
  if (before.state?.terminated) return before;
  if (before.state?.running === undefined) {
    return before.lastState?.terminated ? { ...never, lastState: before.lastState } : never;
  }
  const lost = (what: string): ContainerState => ({
    terminated: {
      exitCode: 137,
      reason: 'ContainerStatusUnknown',
      message: `The container could not be located when the pod was ${what}.  The container used to be Running`,
    },
  });
  if (ending) return { ...never, state: lost('terminated'), containerID: before.containerID ?? '' };
  return { ...never, lastState: lost('deleted'), restartCount: before.restartCount + 1 };
}

function stateOf(instance: Instance, runtimeName: string): ContainerState {
  const { state, startedAt, finishedAt, createdAt } = instance;
  switch (state) {
    case 'running':
      return { running: { startedAt: formatTime(startedAt ?? createdAt) } };
    case 'exited': {
      const end = formatTime(finishedAt ?? createdAt);
      return {
        terminated: {
          exitCode: instance.exitCode ?? 0,
          reason: instance.reason ?? (instance.exitCode === 0 ? 'Completed' : 'Error'),
          ...(instance.message ? { message: instance.message } : {}),
          startedAt: startedAt === undefined ? end : formatTime(startedAt),
          finishedAt: end,
          containerID: `${runtimeName}://${instance.id}`,
        },
      };
    }
    default:
      return { waiting: { reason: 'ContainerCreating' } };
  }
}

function resources({
  actual,
  allocated,
}: ContainerResources): Pick<ContainerStatus, 'resources' | 'allocatedResources'> {
  const { requests, limits } = actual ?? {};
  const shown: ResourceRequirements = {
    ...(limits ? { limits: { ...limits } } : {}),
    ...(requests ? { requests: { ...requests } } : {}),
  };
  return { resources: shown, ...(allocated?.requests ? { allocatedResources: { ...allocated.requests } } : {}) };
}

function volumeMounts(container: ReadonlyContainer): VolumeMountStatus[] {
  return (container.volumeMounts ?? []).map(({ name, mountPath, readOnly }) => ({
    name,
    mountPath,
    ...(readOnly ? { readOnly, recursiveReadOnly: 'Disabled' } : {}),
  }));
}
