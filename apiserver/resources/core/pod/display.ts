import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isSidecar } from '../../../../api/pod/containers.ts';
import { humanDuration } from '../../../../api/time/human-duration.ts';
import { parseTime } from '../../../../api/time/timestamp.ts';
import type { ContainerStatus, Pod } from '../../../../proto/gen/core/v1.ts';

type OldPod = DeepReadonly<Pod>;
type Status = DeepReadonly<ContainerStatus>;

/** How a pod shows in a table: one word for all that its containers report. */
export interface PodDisplay {
  /** `Running`, `Init:0/1`, `CrashLoopBackOff`, ... */
  readonly status: string;
  readonly ready: number;
  readonly total: number;
  /** `0`, or `3 (5m ago)`. */
  readonly restarts: string;
}

/** Read at `now`, in milliseconds. */
export function podDisplay(pod: OldPod, now: number): PodDisplay {
  const { spec, status, metadata } = pod;
  let reason = status.reason || status.phase || '';
  if (status.conditions?.some((one) => one.type === 'PodScheduled' && one.reason === 'SchedulingGated')) {
    reason = 'SchedulingGated';
  }
  const counts = new RestartCount();
  const sidecars = new RestartCount();
  const init = initDisplay(pod, counts, sidecars);
  let ready = init.readySidecars;
  if (init.reason !== undefined) reason = init.reason;
  // While it initializes, what the containers say does not matter, unless initialization is over and forgotten.
  const initialized = status.conditions?.some((one) => one.type === 'Initialized' && one.status === 'True') ?? false;
  let restarts = counts;
  if (init.reason === undefined || initialized) {
    restarts = sidecars;
    let running = false;
    // The first container that has something to say is looked at last, and wins.
    for (const container of [...(status.containerStatuses ?? [])].reverse()) {
      restarts.add(container);
      const said = stopReason(container);
      if (said !== undefined) reason = said;
      else if (container.ready && container.state?.running) {
        running = true;
        ready++;
      }
    }
    if (reason === 'Completed' && running) {
      const isReady = status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True');
      reason = isReady ? 'Running' : 'NotReady';
    }
  }
  if (metadata.deletionTimestamp && status.reason === 'NodeLost') reason = 'Unknown';
  else if (metadata.deletionTimestamp && status.phase !== 'Succeeded' && status.phase !== 'Failed') {
    reason = 'Terminating';
  }
  const total = (spec.containers ?? []).length + (spec.initContainers ?? []).filter(isSidecar).length;
  return { status: reason, ready, total, restarts: restarts.toString(now) };
}

/** Why a container does not run; undefined when it runs, or has not begun. */
function stopReason({ state }: Status): string | undefined {
  if (state?.waiting?.reason) return state.waiting.reason;
  if (!state?.terminated) return undefined;
  const { reason, signal, exitCode } = state.terminated;
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);
}

/** What keeps the pod initializing, and how many sidecars are ready. */
function initDisplay(
  { spec, status }: OldPod,
  counts: RestartCount,
  sidecars: RestartCount,
): { readonly reason: string | undefined; readonly readySidecars: number } {
  const specs = new Map((spec.initContainers ?? []).map((container) => [container.name, container]));
  let readySidecars = 0;
  for (const [i, container] of (status.initContainerStatuses ?? []).entries()) {
    counts.add(container);
    const own = specs.get(container.name);
    const sidecar = own !== undefined && isSidecar(own);
    if (sidecar) sidecars.add(container);
    const { terminated, waiting } = container.state ?? {};
    if (terminated && terminated.exitCode === 0) continue;
    if (sidecar && container.started) {
      if (container.ready) readySidecars++;
      continue;
    }
    const said = terminated ? stopReason(container) : waiting?.reason;
    const stuck = said !== undefined && said !== '' && (terminated || said !== 'PodInitializing');
    return { reason: stuck ? `Init:${said}` : `Init:${i}/${specs.size}`, readySidecars };
  }
  return { reason: undefined, readySidecars };
}

/** How often containers were started again, and when last. */
class RestartCount {
  #count = 0;
  #last = 0;

  add({ restartCount, lastState }: Status): void {
    this.#count += restartCount;
    const at = parseTime(lastState?.terminated?.finishedAt ?? undefined);
    if (at !== undefined && at > this.#last) this.#last = at;
  }

  toString(now: number): string {
    if (this.#count === 0 || this.#last === 0) return String(this.#count);
    return `${this.#count} (${humanDuration(now - this.#last)} ago)`;
  }
}
