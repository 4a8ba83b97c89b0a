import { linkSignals } from '../../api/linked-signal.ts';
import type { ReadonlyContainer, ReadonlyPod } from '../../api/pod/containers.ts';
import type { Grace } from './grace.ts';
import { runHook } from './lifecycle-hook.ts';
import type { NodeContext } from './node-context.ts';
import { podIdentity } from './sandbox-spec.ts';

/** What is to be killed, and why. */
export interface Kill {
  readonly pod: ReadonlyPod;
  readonly container: ReadonlyContainer;
  readonly id: string;
  readonly podIP: string;
  /** For the event `Killing`. */
  readonly message: string;
  readonly grace: Grace;
}

/** What is left for the program after its hook, even if the hook took all. */
const leastMs = 2000;

/**
 * Stops a container as its pod asks for: preStop hook, stop signal, and SIGKILL when the time is over, which counts from before the
 * hook. Resolves when it does not run and the view has seen it. Rejects when the engine cannot, or the signal fires.
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 */
export async function killContainer(
  context: Pick<NodeContext, 'runtime' | 'view' | 'clock' | 'event' | 'log'>,
  { pod, container, id, podIP, message, grace }: Kill,
  signal: AbortSignal,
): Promise<void> {
  const { runtime, view, clock, log } = context;
  context.event(pod, container, 'Normal', 'Killing', message);
  const hook = container.lifecycle?.preStop;
  if (hook && grace.leftMs > 0) {
    const hurry = linkSignals(signal);
    const timer = () => clock.after(grace.leftMs, () => hurry.abort());
    let cancel = timer();
    const off = grace.onShorter(() => {
      cancel();
      cancel = timer();
    });
    const target = { runtime, clock, container, id, podIP, timeoutMs: grace.leftMs };
    try {
      await runHook(hook, target, hurry.signal);
    } catch (error) {
      signal.throwIfAborted();
      log.warn('preStop hook failed', { pod: pod.metadata.name, container: container.name, error });
      context.event(pod, container, 'Warning', 'FailedPreStopHook', 'PreStopHook failed');
    } finally {
      off();
      cancel();
      hurry.release();
    }
  }
  const leftMs = hook ? Math.max(leastMs, grace.leftMs) : grace.leftMs;
  const off = grace.onShorter(() => {
    runtime.stopContainer(id, Math.ceil(grace.leftMs / 1000), signal).catch((error: unknown) => {
      if (!signal.aborted) log.warn('a container could not be hurried', { id, error });
    });
  });
  try {
    await runtime.stopContainer(id, Math.ceil(leftMs / 1000), signal);
  } finally {
    off();
  }
  await view.look(podIdentity(pod), id, false, signal);
}
