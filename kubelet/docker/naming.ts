import type { PodIdentity } from '../runtime/sandbox.ts';

/** What a container's name in Docker says. */
export interface ContainerName {
  /** {@link SANDBOX_NAME} for a sandbox. */
  readonly container: string;
  readonly pod: PodIdentity;
  readonly attempt: number;
}

/** The container part of a sandbox's name; upper case, so that no container of the API can have it. */
export const SANDBOX_NAME = 'POD';

const PREFIX = 'k8s';

/**
 * `k8s_<container>_<pod>_<namespace>_<uid>_<attempt>`, as every kubelet on Docker has named them. None of the parts may hold an
 * underscore, so no two share a name; Docker keeps names unique, and that makes creation idempotent. What is there is
 * recognized by its labels.
 */
export function containerName({ container, pod, attempt }: ContainerName): string {
  return [PREFIX, container, pod.name, pod.namespace, pod.uid, attempt].join('_');
}
