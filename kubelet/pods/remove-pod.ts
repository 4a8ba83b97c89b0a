import type { PodIdentity } from '../runtime/sandbox.ts';
import type { NodeContext } from './node-context.ts';

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

/** Removes instances that nobody asks for any more, and the sandboxes before the present one that have none left. */
export async function removeOld(
  { runtime, view }: Pick<NodeContext, 'runtime' | 'view'>,
  pod: PodIdentity,
  old: readonly { readonly id: string }[],
  signal: AbortSignal,
): Promise<void> {
  for (const { id } of old) {
    await runtime.removeContainer(id, signal);
    await view.look(pod, id, false, signal);
  }
  const { sandboxes, containers } = view.get(pod.uid);
  for (const { id } of sandboxes.slice(1)) {
    if (containers.some(({ sandboxId }) => sandboxId === id)) continue;
    await runtime.removeSandbox(id, signal);
    await view.look(pod, id, true, signal);
  }
}
