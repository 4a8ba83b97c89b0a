import type { ReadonlyPod } from '../../api/pod/containers.ts';
import { restartsAfter, restartsAtAll } from '../../api/pod/restart-policy.ts';
import type { SandboxStatus } from '../runtime/sandbox.ts';
import { find, killOf, PlanDraft, type PlanInput, type PodPlan, unknownState } from './plan-draft.ts';
import { planInitContainers } from './plan-init-containers.ts';

const finished: PodPlan = { sandbox: { kind: 'none' }, start: [], kill: [], crashLoops: [], finished: true };

/**
 * Compares what a pod shall be with what runs and tells the next steps. Pure; called again after every change, also while steps are
 * under way (`isBusy`).
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
 */
export function planPod(input: PlanInput): PodPlan {
  const { pod, runtime } = input;
  const { spec } = pod;
  const newest = runtime.sandboxes[0];
  if (newest === undefined || !isUsable(newest)) return planNewSandbox(input, newest);

  const draft = new PlanDraft(input);
  // What ran in an earlier sandbox ran in another pod, as far as the order of starting goes.
  const here = runtime.containers.filter(({ sandboxId }) => sandboxId === newest.id);
  const keep = { kind: 'keep', sandbox: newest } as const;
  for (const container of spec.ephemeralContainers ?? [])
    if (!find(runtime.containers, container.name)) draft.startSoon('ephemeral', container, undefined);
  const init = planInitContainers(input, here, draft);
  if (init === 'failed') return finished;
  if (init === 'waiting') return draft.finish(keep);

  let kept = 0;
  const starts = draft.start.length + draft.crashLoops.length;
  for (const container of spec.containers) {
    if (input.isBusy(container.name)) {
      kept++;
      continue;
    }
    const status = find(runtime.containers, container.name);
    const kill = status?.state === 'running' ? killOf(input, container, status) : undefined;
    if (status?.state === 'running' && !kill) {
      kept++;
    } else if (status && kill) {
      draft.killNow(kill);
      if (restartsAtAll(container, spec)) kept++;
    } else if (status?.state === 'unknown') {
      draft.killNow({ id: status.id, container, message: unknownState, reason: 'unknown' });
      kept++;
    } else if (!status || status.state === 'created' || restartsAfter(container, spec, status.exitCode ?? 0)) {
      draft.startSoon('container', container, status);
      kept++;
    }
  }
  if (kept === 0 && starts === draft.start.length + draft.crashLoops.length) return finished;
  return draft.finish(keep);
}

/** When a pod that has begun has had its time, in milliseconds; activeDeadlineSeconds after its start. */
export function activeDeadline({ spec, status }: ReadonlyPod): number | undefined {
  const seconds = spec.activeDeadlineSeconds;
  if (seconds === undefined || seconds === null || !status.startTime) return undefined;
  return Date.parse(status.startTime) + seconds * 1000;
}

function planNewSandbox(input: PlanInput, newest: SandboxStatus | undefined): PodPlan {
  const { pod, runtime } = input;
  const { containers, initContainers, restartPolicy } = pod.spec;
  const draft = new PlanDraft(input);
  const attempt = newest === undefined ? 0 : newest.attempt + 1;
  // A pod that is not to be restarted and has run is over with its sandbox.
  if (restartPolicy === 'Never' && attempt > 0 && runtime.containers.length > 0) return finished;
  const wanted = containers.filter((container) => {
    const status = find(runtime.containers, container.name);
    return status?.state !== 'exited' || restartsAfter(container, pod.spec, status.exitCode ?? 0);
  });
  const begun = containers.some(({ name }) => find(runtime.containers, name) !== undefined);
  if (wanted.length === 0 && (begun || !initContainers?.length)) return finished;
  return draft.finish({ kind: 'create', attempt, ...(newest === undefined ? {} : { stop: newest.id }) });
}

/** Whether containers can run in it; one that has lost its address cannot be reached. */
export function isUsable(sandbox: SandboxStatus): boolean {
  return sandbox.state === 'ready' && (sandbox.network === 'host' || sandbox.ips.length > 0);
}
