import { containersOf, type ReadonlyContainer, type ReadonlyPodSpec } from './containers.ts';

const restartAll = 'RestartAllContainers';

/** Whether a container's end can start all of the pod's containers anew. https://kep.k8s.io/5532 */
export function mayRestartAll(spec: ReadonlyPodSpec): boolean {
  return containersOf(spec).some(({ restartPolicyRules }) =>
    restartPolicyRules?.some(({ action }) => action === restartAll),
  );
}

/**
 * Whether a container that ended with `exitCode` is to be started again: by its own restartPolicyRules, then its own restartPolicy,
 * then the pod's.
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-restart-rules
 */
export function restartsAfter(container: ReadonlyContainer, spec: ReadonlyPodSpec, exitCode: number): boolean {
  for (const { action, exitCodes } of container.restartPolicyRules ?? []) {
    if (exitCodes === undefined || exitCodes === null) continue;
    const listed = exitCodes.values?.includes(exitCode) ?? false;
    if (listed === (exitCodes.operator !== 'NotIn')) return action === 'Restart' || action === restartAll;
  }
  switch (container.restartPolicy || spec.restartPolicy) {
    case 'Never':
      return false;
    case 'OnFailure':
      return exitCode !== 0;
    default:
      return true;
  }
}

/** Whether a container that we kill for being unhealthy comes back. */
export function restartsAtAll(container: ReadonlyContainer, spec: ReadonlyPodSpec): boolean {
  return (container.restartPolicy || spec.restartPolicy) !== 'Never';
}
