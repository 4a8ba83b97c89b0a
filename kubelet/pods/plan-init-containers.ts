import { isSidecar } from '../../api/pod/containers.ts';
import { restartsAfter } from '../../api/pod/restart-policy.ts';
import type { ContainerStatus } from '../runtime/container.ts';
import { find, killOf, type PlanDraft, type PlanInput, unknownState } from './plan.ts';

/**
 * Brings the init containers of a pod on: in their order, each after the one before has succeeded, or runs if it is a sidecar.
 * `here` are the containers of the present sandbox. `done`: the other containers may run; `failed`: the pod is over.
 * https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#detailed-behavior
 */
export function planInitContainers(
  input: PlanInput,
  here: readonly ContainerStatus[],
  draft: PlanDraft,
): 'done' | 'waiting' | 'failed' {
  const { spec } = input.pod;
  const list = spec.initContainers ?? [];
  if (list.length === 0) return 'done';
  const isInitialized = spec.containers.some(({ name }) => find(here, name) !== undefined || input.isBusy(name));
  // One that is gone while a later one is there has been cleaned up after it had succeeded.
  let last = -1;
  for (let i = 0; i < list.length; i++) if (find(here, list[i]?.name ?? '') !== undefined) last = i;

  for (const [i, container] of list.entries()) {
    const { name } = container;
    const status = find(here, name);
    if (isSidecar(container)) {
      if (input.isBusy(name)) {
        if (isInitialized) continue;
        return 'waiting';
      }
      if (status?.state === 'running') {
        const kill = killOf(input, container, status);
        if (kill) draft.killNow(kill);
        else if (isInitialized || input.verdicts(status.id).startup === 'success') continue;
      } else if (status?.state === 'unknown') {
        draft.killNow({ id: status.id, container, message: unknownState, reason: 'unknown' });
      } else {
        draft.startSoon('sidecar', container, status ?? find(input.runtime.containers, name));
      }
      if (!isInitialized && i >= last) return 'waiting';
      continue;
    }
    if (isInitialized || i < last) continue;
    if (input.isBusy(name)) return 'waiting';
    if (status?.state === 'exited') {
      const exitCode = status.exitCode ?? 0;
      if (exitCode === 0) continue;
      if (!restartsAfter(container, spec, exitCode)) return 'failed';
      draft.startSoon('init', container, status);
    } else if (status?.state === 'unknown') {
      draft.killNow({ id: status.id, container, message: unknownState, reason: 'unknown' });
    } else if (status?.state !== 'running') {
      // In a new sandbox they run again, but the count goes on.
      draft.startSoon('init', container, status ?? find(input.runtime.containers, name));
    }
    return 'waiting';
  }
  return 'done';
}
