import { isSidecar, type ReadonlyPodSpec } from '../../api/pod/containers.ts';
import type { ContainerStatus } from '../../proto/gen/core/v1.ts';

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase */
export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

/**
 * The phase by what the containers do. `terminal`: nothing runs and nothing will, so that even a pod that restarts its containers
 * has an end.
 */
export function podPhase(
  spec: ReadonlyPodSpec,
  statuses: ReadonlyMap<string, ContainerStatus>,
  terminal: boolean,
): PodPhase {
  let pendingInit = 0;
  let failedInit = 0;
  let liveSidecars = 0;
  let failedSidecars = 0;
  for (const container of spec.initContainers ?? []) {
    const status = statuses.get(container.name);
    const ended = status?.state?.terminated ?? (status?.state?.waiting ? status.lastState?.terminated : undefined);
    if (isSidecar(container)) {
      if (status?.state?.running) liveSidecars++;
      if (status?.state?.terminated && status.state.terminated.exitCode !== 0) failedSidecars++;
      if (!status?.started && !ended) pendingInit++;
    } else if (ended === undefined) pendingInit++;
    else if (ended.exitCode !== 0) failedInit++;
  }
  if (failedInit > 0 && (terminal || spec.restartPolicy === 'Never')) return 'Failed';

  let unknown = 0;
  let running = 0;
  let waiting = 0;
  let stopped = 0;
  let succeeded = 0;
  for (const { name } of spec.containers) {
    const { state, lastState } = statuses.get(name) ?? {};
    if (state?.running) running++;
    else if (state?.terminated) {
      stopped++;
      if (state.terminated.exitCode === 0) succeeded++;
    } else if (state?.waiting) {
      if (lastState?.terminated) stopped++;
      else waiting++;
    } else unknown++;
  }
  const begun = running + stopped > 0;
  if (terminal) return stopped > 0 && stopped === succeeded && waiting === 0 ? 'Succeeded' : 'Failed';
  if ((pendingInit > 0 || failedInit > 0) && !begun) return 'Pending';
  if (waiting > 0) return 'Pending';
  if (running > 0 && unknown === 0) return 'Running';
  if (running === 0 && stopped > 0 && unknown === 0) {
    if (liveSidecars > 0 || failedSidecars > 0) return 'Running';
    const everStopping = spec.containers.every((container) => stops(spec, container, statuses.get(container.name)));
    if (!everStopping) return 'Running';
    return stopped === succeeded ? 'Succeeded' : 'Failed';
  }
  return 'Pending';
}

/** Whether a container that has ended will not be started again. */
function stops(
  spec: ReadonlyPodSpec,
  { restartPolicy }: { readonly restartPolicy?: string },
  status: ContainerStatus | undefined,
): boolean {
  if (!status?.state?.terminated) return false;
  const policy = restartPolicy || spec.restartPolicy;
  return policy === 'Never' || (policy === 'OnFailure' && status.state.terminated.exitCode === 0);
}
