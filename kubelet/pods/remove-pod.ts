import type { PodIdentity } from '../runtime/sandbox.ts';
import type { NodeContext } from './node-context.ts';
import type { PodRuntime } from './runtime-view.ts';

/** Removes all that is left of a pod of which nothing runs: sandboxes, containers with their logs, files. Can be repeated. */
export async function removePod(
  { runtime, view, files }: Pick<NodeContext, 'runtime' | 'view' | 'files'>,
  pod: PodIdentity,
  signal: AbortSignal,
): Promise<void> {
  for (const { id } of view.get(pod.uid).sandboxes) {
    await runtime.removeSandbox(id, signal);
    await view.look(pod, id, true, signal);
  }
  for (const { id } of view.get(pod.uid).containers) {
    await runtime.removeContainer(id, signal);
    await view.look(pod, id, false, signal);
  }
  await files.remove(pod.uid);
}

/** What is kept of a container: the instance that runs, or ran last, and one dead one, for `kubectl logs --previous`. */
const instancesKept = 2;

/** Of a pod that runs, what nobody asks for any more. */
export interface Leftovers {
  /** Instances that are neither the newest of their container nor the one before. */
  readonly containers: readonly string[];
  /** Sandboxes before the present one that have no other containers. */
  readonly sandboxes: readonly string[];
}

/** Undefined where there is nothing to remove. */
export function leftoversOf({ sandboxes, containers }: PodRuntime): Leftovers | undefined {
  const seen = new Map<string, number>();
  const old = new Set<string>();
  for (const { id, name } of containers) {
    const newer = seen.get(name) ?? 0;
    seen.set(name, newer + 1);
    if (newer >= instancesKept) old.add(id);
  }
  const empty = sandboxes
    .slice(1)
    .filter((sandbox) => !containers.some(({ id, sandboxId }) => sandboxId === sandbox.id && !old.has(id)));
  if (old.size === 0 && empty.length === 0) return undefined;
  return { containers: [...old], sandboxes: empty.map(({ id }) => id) };
}

/** Can be repeated. */
export async function removeLeftovers(
  { runtime, view }: Pick<NodeContext, 'runtime' | 'view'>,
  pod: PodIdentity,
  { containers, sandboxes }: Leftovers,
  signal: AbortSignal,
): Promise<void> {
  for (const id of containers) {
    await runtime.removeContainer(id, signal);
    await view.look(pod, id, false, signal);
  }
  for (const id of sandboxes) {
    await runtime.removeSandbox(id, signal);
    await view.look(pod, id, true, signal);
  }
}
