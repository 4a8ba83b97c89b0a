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
 * underscore, so the name can be read back; Docker keeps names unique, and that makes creation idempotent.
 */
export function containerName({ container, pod, attempt }: ContainerName): string {
  return [PREFIX, container, pod.name, pod.namespace, pod.uid, attempt].join('_');
}

/** Reads a name back, with or without Docker's leading slash and a seventh part that a name conflict added; undefined: not ours. */
export function parseContainerName(name: string): ContainerName | undefined {
  const parts = name.replace(/^\//, '').split('_');
  if (parts.length !== 6 && parts.length !== 7) return undefined;
  const [prefix, container, podName, namespace, uid, attempt] = parts;
  if (prefix !== PREFIX || !container || !podName || !namespace || !uid || !attempt) return undefined;
  if (!/^(0|[1-9][0-9]{0,14})$/.test(attempt)) return undefined;
  return { container, pod: { name: podName, namespace, uid }, attempt: Number(attempt) };
}
