import type { Pod } from '../../proto/gen/core/v1.ts';

/** Which container instance's log is meant, or why there is none (the body of a 400). */
export type ContainerLogSource = { kind: 'container'; containerID: string } | { kind: 'none'; message: string };

/**
 * Picks the instance of a container whose log is wanted from the pod's status: `previous` the one before; else the
 * running one, else the last that ran.
 * https://kubernetes.io/docs/reference/kubectl/generated/kubectl_logs/
 */
export function containerLogSource(
  pod: { readonly metadata: Readonly<Pod['metadata']>; readonly status: Readonly<Pod['status']> },
  container: string,
  previous: boolean,
): ContainerLogSource {
  const { status } = pod;
  const found = [status.containerStatuses, status.initContainerStatuses, status.ephemeralContainerStatuses]
    .flatMap((list) => list ?? [])
    .find(({ name }) => name === container);
  const subject = `container "${container}" in pod "${pod.metadata.name}"`;
  const none = (message: string): ContainerLogSource => ({ kind: 'none', message });
  if (!found) return none(`${subject} is not available`);
  const { running, terminated, waiting } = found.state ?? {};
  const last = found.lastState?.terminated?.containerID;
  if (previous)
    return last ? { kind: 'container', containerID: last } : none(`previous terminated ${subject} not found`);
  if (running && found.containerID) return { kind: 'container', containerID: found.containerID };
  if (terminated || found.lastState?.terminated) {
    // The next instance may have failed before it had a container.
    const containerID = terminated?.containerID || last;
    return containerID ? { kind: 'container', containerID } : none(`${subject} is terminated`);
  }
  if (!waiting) return none(`${subject} is waiting to start - no logs yet`);
  const reasons: Readonly<Record<string, string>> = {
    ErrImagePull: "image can't be pulled",
    ImagePullBackOff: 'trying and failing to pull image',
  };
  return none(`${subject} is waiting to start: ${reasons[waiting.reason ?? ''] ?? waiting.reason ?? ''}`);
}
